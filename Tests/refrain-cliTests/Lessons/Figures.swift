/// Compares an output that a page shows with one that a program printed.
enum Figures {
  #if arch(x86_64)
  /// The portable kernels compute the same everywhere, so a decimal figure must be right to its last digit.
  static let tolerance = 0.0
  #else
  /// Relative, of decimal figures: another kind of processor rounds otherwise.
  static let tolerance = 0.05
  #endif

  /// Words and whole numbers agree exactly, decimal figures to `tolerance`. Times ("12.5 ms", "3.1 s") and ratios of
  /// times ("5.7 times") are not compared.
  static func agree(_ shown: String, _ printed: String, tolerance: Double = tolerance) -> Bool {
    let (shown, printed) = (parts(shown), parts(printed))
    return shown.words == printed.words && shown.decimals.count == printed.decimals.count
      && zip(shown.decimals, printed.decimals).allSatisfy { a, b in
        a == b || abs(a - b) <= tolerance * max(abs(a), abs(b))
      }
  }

  /// A text with a mark for each decimal figure and each time, and the figures.
  private static func parts(_ text: String) -> (words: String, decimals: [Double]) {
    let words = text.replacing(/[0-9]+(\.[0-9]+)? (ms|s|times)\b/) { match in "<time> \(match.2)" }
    let decimals = words.matches(of: /-?[0-9]+\.[0-9]+(e[-+]?[0-9]+)?/).compactMap { Double($0.0) }
    return (words.replacing(/-?[0-9]+\.[0-9]+(e[-+]?[0-9]+)?/, with: "<figure>"), decimals)
  }
}
