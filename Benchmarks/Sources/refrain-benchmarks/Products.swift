import Refrain

/// The products of a training, by themselves: M × K times K × N, each operand as it lies in memory or transposed.
enum Products {
  private struct Shape {
    let name: String
    let rows, depth, columns: Int
    var transposeA = false, transposeB = false
  }

  static var cases: [Case] { [256, 257, 1024].flatMap(shapes).map(product) }

  /// Of a mini-batch of 32 rows of 35 characters of 1,027, with so many hidden units.
  private static func shapes(_ hidden: Int) -> [Shape] {
    let (tokens, batch, vocabulary) = (1120, 32, 1027)
    return [
      Shape(name: "step", rows: batch, depth: hidden, columns: hidden, transposeB: true),
      Shape(name: "recurrent gradient", rows: hidden, depth: tokens, columns: hidden, transposeA: true),
      Shape(name: "head", rows: tokens, depth: hidden, columns: vocabulary, transposeB: true),
      Shape(name: "head's input gradient", rows: tokens, depth: vocabulary, columns: hidden),
      Shape(name: "head's weight gradient", rows: vocabulary, depth: tokens, columns: hidden, transposeA: true),
    ]
  }

  private static func product(_ s: Shape) -> Case {
    let operations = 2 * Double(s.rows) * Double(s.depth) * Double(s.columns)
    return Case("product \(s.rows)×\(s.depth)×\(s.columns), \(s.name)", operations: operations) {
      var generator = Philox(seed: 1)
      let a = Tensor(randomNormal: s.transposeA ? [s.depth, s.rows] : [s.rows, s.depth], using: &generator)
      let b = Tensor(randomNormal: s.transposeB ? [s.columns, s.depth] : [s.depth, s.columns], using: &generator)
      return { _ = matmul(a, transposeA: s.transposeA, b, transposeB: s.transposeB) }
    }
  }
}
