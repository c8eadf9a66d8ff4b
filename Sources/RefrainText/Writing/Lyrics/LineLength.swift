/// How long the lines of lyrics are.
public struct LineLength: Sendable, Hashable {
  /// What the length of a line is counted in.
  public enum Unit: Sendable, Hashable {
    /// Grapheme clusters: letters, Chinese characters, spaces and punctuation alike.
    case characters
    /// Runs of letters; each Chinese character and each kana is one.
    case words
  }

  /// The least and the most.
  public var range: ClosedRange<Int>
  /// What is counted.
  public var unit: Unit

  /// Lines of so many characters.
  public static func characters(_ range: ClosedRange<Int>) -> LineLength { LineLength(range: range, unit: .characters) }
  /// Lines of so many characters.
  public static func characters(_ count: Int) -> LineLength { .characters(count...count) }
  /// Lines of so many words.
  public static func words(_ range: ClosedRange<Int>) -> LineLength { LineLength(range: range, unit: .words) }
  /// Lines of so many words.
  public static func words(_ count: Int) -> LineLength { .words(count...count) }

  private init(range: ClosedRange<Int>, unit: Unit) {
    self.range = range
    self.unit = unit
  }

  /// What a line may be where nothing is wanted.
  static let any = LineLength.characters(1...120)
  static let longest = 500

  /// Reads `7`, `5-9`, `6w` and `4-7w`: characters, or words where there is a w.
  ///
  /// - Throws: ``LyricsError/badLength(_:)`` for anything else, and for lengths outside 1–500.
  public init(parsing text: String) throws(LyricsError) {
    var numbers = text[...]
    let isWords = numbers.last == "w"
    if isWords { numbers.removeLast() }
    let parts = numbers.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = parts[0], let last = parts[parts.count - 1], parts.count <= 2, first >= 1, first <= last,
      last <= Self.longest
    else { throw .badLength(text) }
    self.init(range: first...last, unit: isWords ? .words : .characters)
  }
}
