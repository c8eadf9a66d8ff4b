import CRefrainKernels
import Testing

private let unaryReferences: [(rk_unary, @Sendable (Float) -> Float)] = [
  (RK_NEGATE, { -$0 }), (RK_SQRT, { $0.squareRoot() }), (RK_ABS, { abs($0) }), (RK_SQUARE, { $0 * $0 }),
  (RK_RECIPROCAL, { 1 / $0 }), (RK_RELU, { $0.isNaN ? $0 : $0 > 0 ? $0 : 0 }),
]

private func extreme(_ a: Float, _ b: Float, _ pick: (Float, Float) -> Float) -> Float {
  a.isNaN || b.isNaN ? .nan : pick(a, b)
}

private let binaryReferences: [(rk_binary, @Sendable (Float, Float) -> Float)] = [
  (RK_ADD, { $0 + $1 }), (RK_SUBTRACT, { $0 - $1 }), (RK_MULTIPLY, { $0 * $1 }), (RK_DIVIDE, { $0 / $1 }),
  (RK_MAXIMUM, { extreme($0, $1) { $0 > $1 ? $0 : $1 } }), (RK_MINIMUM, { extreme($0, $1) { $0 < $1 ? $0 : $1 } }),
  (RK_EQUAL, { $0 == $1 ? 1 : 0 }), (RK_NOT_EQUAL, { $0 != $1 ? 1 : 0 }), (RK_LESS, { $0 < $1 ? 1 : 0 }),
  (RK_LESS_OR_EQUAL, { $0 <= $1 ? 1 : 0 }), (RK_TANH_GRADIENT, { $0 * (1 - $1 * $1) }),
  (RK_SIGMOID_GRADIENT, { $0 * $1 * (1 - $1) }), (RK_RELU_GRADIENT, { $1.isNaN ? .nan : $1 > 0 ? $0 : 0 }),
]

@Suite struct ElementwiseTests {
  @Test(arguments: ISA.available)
  func unary(isa: ISA) {
    var numbers = Numbers(seed: 1)
    for (op, reference) in unaryReferences {
      for length in lengths {
        let x = (0..<length).map { $0 < delicate.count ? delicate[$0] : numbers.float() }
        let expected = x.map(reference)
        var y = [Float](repeating: 7, count: length + 1)
        isa.run { rk_apply_unary(op, Int64(length), x, &y) }
        #expect(same(Array(y[0..<length]), expected) && y[length] == 7, "\(op), \(length)")
        let inPlace = unaligned(x) { p in isa.run { rk_apply_unary(op, Int64(length), p, p) } }
        #expect(same(inPlace, expected), "\(op), \(length)")
      }
    }
  }

  /// All pairs of delicate numbers, and each operand a single number.
  @Test(arguments: ISA.available)
  func binary(isa: ISA) {
    let a = delicate.flatMap { x in delicate.map { _ in x } }, b = delicate.flatMap { _ in delicate }
    for (op, reference) in binaryReferences {
      let result = isa.run { apply(op, [Int64(a.count)], a, [1], b, [1]) }
      #expect(same(result, zip(a, b).map(reference)), "\(op)")
      for length in lengths where length > 0 {
        for value: Float in [0.75, -0.0, .nan] {
          let x = Array(a[0..<length]), shape = [Int64(length)]
          #expect(same(isa.run { apply(op, shape, x, [1], [value], [0]) }, x.map { reference($0, value) }))
          #expect(same(isa.run { apply(op, shape, [value], [0], x, [1]) }, x.map { reference(value, $0) }))
          #expect(same(isa.run { apply(op, shape, [value], [0], [2], [0]) }, x.map { _ in reference(value, 2) }))
        }
      }
    }
  }

  private func apply(
    _ op: rk_binary, _ shape: [Int64], _ a: [Float], _ aStrides: [Int64], _ b: [Float], _ bStrides: [Int64]
  ) -> [Float] {
    var out = [Float](repeating: 7, count: Int(shape.reduce(1, *)))
    rk_apply_binary(op, Int32(shape.count), shape, a, aStrides, b, bStrides, &out)
    return out
  }

  /// Shapes and strides of every kind: broadcast at either end, in the middle, transposed, with gaps, of eight dimensions.
  @Test(arguments: ISA.available)
  func broadcasting(isa: ISA) {
    let cases: [(shape: [Int64], a: [Int64], b: [Int64])] = [
      ([3, 5], [5, 1], [0, 1]), ([3, 5], [5, 1], [1, 0]), ([3, 5], [0, 0], [5, 1]), ([5, 3], [1, 5], [3, 1]),
      ([4, 1, 6], [6, 9, 1], [1, 7, 4]), ([2, 3, 4], [12, 4, 1], [4, 0, 1]), ([2, 3, 4], [0, 4, 1], [12, 0, 3]),
      ([2, 1, 2, 1, 2, 1, 2, 3], [24, 0, 12, 0, 6, 0, 3, 1], [0, 0, 3, 0, 0, 0, 6, 1]), ([1], [0], [5]),
      ([3, 0], [1, 1], [1, 1]), ([300, 301], [301, 1], [0, 1]), ([2, 700], [0, 2], [700, 1]),
      ([70_000], [2], [0]), ([41, 1700], [1, 41], [1700, 1]),
    ]
    var numbers = Numbers(seed: 2)
    for (shape, aStrides, bStrides) in cases {
      let a = numbers.floats(140_001), b = numbers.floats(140_001)
      let indices = offsets(shape, aStrides, bStrides)
      let expected = indices.map { a[$0] - b[$1] }
      for threads: Int32 in [1, 3] {
        let result = isa.run(threads: threads) { apply(RK_SUBTRACT, shape, a, aStrides, b, bStrides) }
        #expect(result == expected, "\(shape)")
      }
    }
  }

  @Test(arguments: ISA.available)
  func stridedCopyAndSum(isa: ISA) {
    let cases: [(shape: [Int64], strides: [Int64])] = [
      ([7], [1]), ([7], [3]), ([7], [-1]), ([5, 6], [6, 1]), ([6, 5], [1, 6]), ([3, 4, 5], [5, 15, 1]),
      ([4, 5, 3], [5, 1, 20]), ([2, 66, 70], [4620, 1, 66]), ([2, 3, 2, 3], [-18, 6, -3, 1]), ([0, 3], [3, 1]),
      ([1, 1], [4, 4]), ([300, 301], [1, 300]), ([90_000], [1]), ([45_000, 2], [2, -1]),
    ]
    var numbers = Numbers(seed: 3)
    for (shape, strides) in cases {
      let storage = numbers.floats(181_000), origin = 90_050
      let places = offsets(shape, strides, strides).map { $0.0 + origin }
      let dense = numbers.floats(places.count)
      for threads: Int32 in [1, 3] {
        var copy = [Float](repeating: 7, count: places.count)
        var sum = storage
        isa.run(threads: threads) {
          storage.withUnsafeBufferPointer { x in
            rk_copy_strided(Int32(shape.count), shape, x.baseAddress! + origin, strides, &copy)
          }
          sum.withUnsafeMutableBufferPointer { y in
            rk_add_to_strided(Int32(shape.count), shape, dense, y.baseAddress! + origin, strides)
          }
        }
        #expect(copy == places.map { storage[$0] }, "\(shape)")
        var expected = storage
        for (place, value) in zip(places, dense) { expected[place] += value }
        #expect(sum == expected, "\(shape)")
      }
    }
  }

  /// Where two operands lie for each element, in order.
  private func offsets(_ shape: [Int64], _ a: [Int64], _ b: [Int64]) -> [(Int, Int)] {
    (0..<Int(shape.reduce(1, *))).map { index in
      var rest = Int64(index), first: Int64 = 0, second: Int64 = 0
      for d in shape.indices.reversed() {
        first += rest % shape[d] * a[d]
        second += rest % shape[d] * b[d]
        rest /= shape[d]
      }
      return (Int(first), Int(second))
    }
  }

  @Test(arguments: ISA.available)
  func simplePasses(isa: ISA) {
    var numbers = Numbers(seed: 4)
    for length in lengths + [70_001] {
      let a = numbers.floats(length), b = numbers.floats(length), n = Int64(length)
      let mask: [Float] = (0..<length).map { [0, 1, -0.0, .nan, 3][$0 % 5] }
      var chosen = a, line = a, sum = a, filled = a
      isa.run(threads: 2) {
        rk_select(n, mask, a, b, &chosen)
        rk_affine(n, 0.5, 0.25, a, &line)
        rk_add_scaled(n, -2, b, &sum)
        rk_fill(n, 3, &filled)
      }
      #expect(chosen == (0..<length).map { mask[$0] != 0 ? a[$0] : b[$0] })
      #expect(distance(line, a.map { 0.5 * Double($0) + 0.25 }) < 1e-7)
      #expect(distance(sum, zip(a, b).map { Double($0) - 2 * Double($1) }) < 3e-7)
      #expect(filled == [Float](repeating: 3, count: length))
    }
  }
}
