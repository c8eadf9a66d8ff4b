/// How well labels of 0 and 1 are found.
struct Score: CustomStringConvertible {
  /// The share of right labels.
  let accuracy: Double
  /// The harmonic mean of two shares: of the ones found that are right, and of the right ones that were found.
  let f1: Double

  init(_ labels: [Int32], expected: [Int32]) {
    let pairs = zip(labels, expected)
    accuracy = Double(pairs.count { $0 == $1 }) / Double(expected.count)
    let right = pairs.count { $0 == 1 && $1 == 1 }
    let ones = labels.count { $0 == 1 } + expected.count { $0 == 1 }
    f1 = ones == 0 ? 1 : 2 * Double(right) / Double(ones)
  }

  var description: String { "held-out accuracy \(Self.percent(accuracy)), F1 \(Self.percent(f1))" }

  private static func percent(_ share: Double) -> String { "\((1000 * share).rounded() / 10) %" }
}
