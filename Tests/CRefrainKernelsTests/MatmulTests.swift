import CRefrainKernels
import Testing

/// One product, its operands in storage wider than they are and the rest of it NaN.
private struct Product {
  var m: Int, n: Int, k: Int
  var transposeA = false, transposeB = false, accumulate = false, hasBias = false
  var a: [Float] = [], b: [Float] = [], c: [Float] = [], bias: [Float] = []
  var aStride: Int { (transposeA ? m : k) + 3 }
  var bStride: Int { (transposeB ? k : n) + 2 }
  var cStride: Int { n + 1 }

  init(m: Int, n: Int, k: Int, flags: Int = 0) {
    (self.m, self.n, self.k) = (m, n, k)
    transposeA = flags & 1 != 0
    transposeB = flags & 2 != 0
    accumulate = flags & 4 != 0
    hasBias = flags & 8 != 0
    var numbers = Numbers(seed: m &* 73 &+ n &* 179 &+ k &* 283 &+ flags)
    func matrix(_ rows: Int, _ columns: Int, _ stride: Int) -> [Float] {
      (0..<rows).flatMap { _ in numbers.floats(columns) + [Float](repeating: .nan, count: stride - columns) }
    }
    a = transposeA ? matrix(k, m, aStride) : matrix(m, k, aStride)
    b = transposeB ? matrix(n, k, bStride) : matrix(k, n, bStride)
    c = matrix(m, n, cStride)
    bias = numbers.floats(n)
  }

  /// c afterwards, its padding included.
  func run() -> [Float] {
    var result = c
    result.withUnsafeMutableBufferPointer { c in
      var arguments = rk_matmul_arguments()
      (arguments.m, arguments.n, arguments.k) = (Int64(m), Int64(n), Int64(k))
      (arguments.transpose_a, arguments.transpose_b) = (transposeA, transposeB)
      (arguments.a_stride, arguments.b_stride, arguments.c_stride) = (Int64(aStride), Int64(bStride), Int64(cStride))
      arguments.accumulate = accumulate
      arguments.c = c.baseAddress
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          bias.withUnsafeBufferPointer { bias in
            (arguments.a, arguments.b) = (a.baseAddress, b.baseAddress)
            arguments.bias = hasBias ? bias.baseAddress : nil
            rk_matmul(&arguments)
          }
        }
      }
    }
    return result
  }

  func reference() -> [Double] {
    var result = c.map { Double($0) }
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        let (aRow, aStep) = transposeA ? (1, aStride) : (aStride, 1)
        let (bColumn, bStep) = transposeB ? (bStride, 1) : (1, bStride)
        for i in 0..<m {
          for j in 0..<n {
            var sum = (accumulate ? Double(c[i * cStride + j]) : 0) + (hasBias ? Double(bias[j]) : 0)
            for l in 0..<k { sum += Double(a[i * aRow + l * aStep]) * Double(b[j * bColumn + l * bStep]) }
            result[i * cStride + j] = sum
          }
        }
      }
    }
    return result
  }

  /// How far the result is from the reference, as a part of what rounding allows; infinite if the padding changed.
  func error() -> Double {
    let result = run(), expected = reference()
    var greatest = 0.0
    for i in 0..<m {
      for j in 0..<n {
        let difference = abs(Double(result[i * cStride + j]) - expected[i * cStride + j])
        if !(difference <= greatest) { greatest = difference }
      }
      if !result[i * cStride + n].isNaN { return .infinity }
    }
    return greatest / (1e-7 * Double(k + 10))
  }
}

@Suite struct MatmulTests {
  @Test(arguments: ISA.available, 0..<4)
  func sameBitsForEveryThreadCount(isa: ISA, transposes: Int) {
    for (m, n, k) in [(3, 900, 300), (100, 170, 330), (401, 33, 97)] {
      let product = Product(m: m, n: n, k: k, flags: transposes | 12)
      let expected = bits(isa.run(threads: 1) { product.run() })
      for threads: Int32 in [2, 3, 8] {
        #expect(bits(isa.run(threads: threads) { product.run() }) == expected, "\(threads) threads")
      }
    }
  }

  /// A block of rows and columns, computed alone, has the bits that it has in the whole.
  @Test(arguments: ISA.available, 0..<4)
  func sameBitsForEveryBlock(isa: ISA, transposes: Int) {
    let whole = Product(m: 40, n: 75, k: 350, flags: transposes)
    let expected = isa.run { whole.run() }
    for (rows, columns) in [(0..<9, 0..<75), (13..<40, 0..<10), (5..<25, 33..<75), (31..<40, 74..<75)] {
      var block = whole
      block.a = Array(whole.a[(rows.lowerBound * (transposes & 1 != 0 ? 1 : whole.aStride))...])
      block.b = Array(whole.b[(columns.lowerBound * (transposes & 2 != 0 ? whole.bStride : 1))...])
      let result = isa.run { block.run(rows: rows.count, columns: columns.count, like: whole) }
      for i in rows {
        for j in columns {
          let value = result[(i - rows.lowerBound) * whole.cStride + j - columns.lowerBound]
          #expect(value.bitPattern == expected[i * whole.cStride + j].bitPattern, "\(i), \(j)")
        }
      }
    }
  }

  @Test(arguments: ISA.available, 0..<16)
  func nothingToSum(isa: ISA, flags: Int) {
    let product = Product(m: 5, n: 9, k: 0, flags: flags)
    #expect(isa.run { product.error() } <= 1)
    for (m, n) in [(0, 3), (3, 0)] {
      let empty = Product(m: m, n: n, k: 2, flags: flags)
      #expect(same(isa.run { empty.run() }, empty.c))
    }
  }

  /// NaN and infinity reach their row and column, through a zero too, and nothing else.
  @Test(arguments: ISA.available, [1, 2, 13])
  func specialValuesStayInTheirRow(isa: ISA, m: Int) {
    for (flags, value) in (0..<8).map({ ($0 % 4, $0 < 4 ? Float.nan : .infinity) }) {
      var product = Product(m: m, n: 21, k: 11, flags: flags)
      product.a[product.transposeA ? 10 * product.aStride : 10] = value
      for j in 0..<21 { product.b[product.transposeB ? j * product.bStride + 10 : 10 * product.bStride + j] = 0 }
      let result = isa.run { product.run() }
      for i in 0..<m {
        for j in 0..<21 { #expect(result[i * product.cStride + j].isNaN == (i == 0)) }
      }
    }
  }

  /// Beyond what is packed at once: a b of more than four million floats.
  @Test(arguments: ISA.available)
  func packsInParts(isa: ISA) {
    let product = Product(m: 9, n: 70, k: 70_000, flags: 0)
    let result = isa.run(threads: 2) { product.run() }
    var column = 0.0, other = 0.0
    for l in 0..<product.k {
      column += Double(product.a[8 * product.aStride + l]) * Double(product.b[l * product.bStride + 69])
      other += Double(product.a[l]) * Double(product.b[l * product.bStride])
    }
    #expect(abs(Double(result[8 * product.cStride + 69]) - column) < 1e-2)
    #expect(abs(Double(result[0]) - other) < 1e-2)
  }
}

extension Product {
  /// A part of another product: its operands begin at the part, the strides are the whole's.
  fileprivate func run(rows: Int, columns: Int, like whole: Product) -> [Float] {
    var result = [Float](repeating: 0, count: rows * whole.cStride)
    result.withUnsafeMutableBufferPointer { c in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          var arguments = rk_matmul_arguments()
          (arguments.m, arguments.n, arguments.k) = (Int64(rows), Int64(columns), Int64(whole.k))
          (arguments.transpose_a, arguments.transpose_b) = (whole.transposeA, whole.transposeB)
          (arguments.a, arguments.a_stride) = (a.baseAddress, Int64(whole.aStride))
          (arguments.b, arguments.b_stride) = (b.baseAddress, Int64(whole.bStride))
          (arguments.c, arguments.c_stride) = (c.baseAddress, Int64(whole.cStride))
          rk_matmul(&arguments)
        }
      }
    }
    return result
  }
}
