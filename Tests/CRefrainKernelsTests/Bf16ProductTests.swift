import CRefrainKernels
import Foundation
import Testing

/// The upper 16 bits, rounded to nearest even.
private func rounded(_ x: Float) -> Float {
  if x.isNaN { return x }
  let bits = x.bitPattern
  return Float(bitPattern: (bits &+ 0x7fff &+ ((bits >> 16) & 1)) & 0xffff_0000)
}

/// Sets that multiply pairs of bfloat16; the sixteen-lane source compiled for AVX2 is one of them.
private let sets = ISA.available.filter { isa in isa.run { rk_bf16_available() } }

private func inBf16<Result>(_ isa: ISA, threads: Int32 = 1, _ body: () throws -> Result) rethrows -> Result {
  try isa.run(threads: threads) {
    #expect(rk_override_precision(RK_PRECISION_BF16))
    defer { rk_override_precision(RK_PRECISION_FP32) }
    return try body()
  }
}

private func product(
  _ a: [Float], _ b: [Float], m: Int, n: Int, k: Int, transposes: Int
) -> [Float] {
  var result = [Float](repeating: .nan, count: m * n)
  var arguments = rk_matmul_arguments()
  (arguments.m, arguments.n, arguments.k) = (Int64(m), Int64(n), Int64(k))
  (arguments.transpose_a, arguments.transpose_b) = (transposes & 1 != 0, transposes & 2 != 0)
  arguments.a_stride = Int64(arguments.transpose_a ? m : k)
  arguments.b_stride = Int64(arguments.transpose_b ? k : n)
  arguments.c_stride = Int64(n)
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      result.withUnsafeMutableBufferPointer { c in
        (arguments.a, arguments.b, arguments.c) = (a.baseAddress, b.baseAddress, c.baseAddress)
        rk_matmul(&arguments)
      }
    }
  }
  return result
}

@Suite(.enabled(if: !sets.isEmpty, "no set here multiplies bfloat16")) struct Bf16ProductTests {
  /// Seven of all sorts, and sizes around the edges of tiles, vectors and turns of a tile's loop (four pairs of k): thirty
  /// drawn by a seed, or all of them with REFRAIN_FULL=1.
  static let shapes: [(m: Int, n: Int, k: Int)] = {
    var edges: [(m: Int, n: Int, k: Int)] = []
    for m in [9, 13, 14, 15, 27, 28, 29] {
      for n in [1, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65] {
        for k in [1, 2, 3, 6, 7, 8, 9, 10, 15, 16, 17, 24, 33] { edges.append((m, n, k)) }
      }
    }
    var numbers = Numbers(seed: 29)
    let drawn = (0..<30).map { _ in edges[Int(numbers.word() % UInt64(edges.count))] }
    let isFull = ProcessInfo.processInfo.environment["REFRAIN_FULL"] == "1"
    let large = [(32, 256, 257), (131, 33, 10), (150, 70, 650)]
    return [(9, 1, 1), (9, 17, 2), (11, 33, 3), (15, 65, 64)] + large + (isFull ? edges : drawn)
  }()

  /// Factors are rounded to bfloat16 and nothing else is: products and sums are those of floats.
  @Test(arguments: sets, 0..<4)
  func equalsReference(isa: ISA, transposes: Int) {
    for (m, n, k) in Self.shapes {
      var numbers = Numbers(seed: m &* 31 &+ n &* 17 &+ k)
      let (a, b) = (numbers.floats(m * k), numbers.floats(k * n))
      let result = inBf16(isa, threads: 2) { product(a, b, m: m, n: n, k: k, transposes: transposes) }
      let (aRow, aStep) = transposes & 1 != 0 ? (1, m) : (k, 1)
      let (bColumn, bStep) = transposes & 2 != 0 ? (k, 1) : (1, n)
      let expected = (0..<(m * n)).map { at in
        (0..<k).reduce(0.0) { sum, l in
          sum + Double(rounded(a[at / n * aRow + l * aStep])) * Double(rounded(b[at % n * bColumn + l * bStep]))
        }
      }
      #expect(distance(result, expected) <= 1e-7 * Double(k + 10), "\(m) x \(n) x \(k)")
    }
  }

  @Test(arguments: sets)
  func doesNotDependOnThreads(isa: ISA) {
    var numbers = Numbers(seed: 5)
    let (a, b) = (numbers.floats(190 * 333), numbers.floats(333 * 140))
    let one = inBf16(isa) { product(a, b, m: 190, n: 140, k: 333, transposes: 1) }
    for threads in [2, 3, 8] as [Int32] {
      #expect(inBf16(isa, threads: threads) { product(a, b, m: 190, n: 140, k: 333, transposes: 1) } == one)
    }
  }

  @Test(arguments: sets)
  func handsSpecialNumbersOn(isa: ISA) {
    let (m, k) = (9, 40)
    var identity = [Float](repeating: 0, count: k * k)
    for i in 0..<k { identity[i * k + i] = 1 }
    for special in [Float.nan, .infinity, -.infinity] {
      var a = [Float](repeating: 1, count: m * k)
      a[3 * k + 7] = special
      let result = inBf16(isa) { product(a, identity, m: m, n: k, k: k, transposes: 0) }
      #expect(same(result[3 * k + 7], special))
      #expect(result[2 * k + 7] == 1)
    }
  }
}

@Suite struct Bf16ChoiceTests {
  @Test func isRefusedWithoutTheProducts() {
    for isa in ISA.available where !isa.run({ rk_bf16_available() }) {
      #expect(isa.run { !rk_override_precision(RK_PRECISION_BF16) })
    }
    #expect(rk_override_precision(RK_PRECISION_FP32))
  }
}
