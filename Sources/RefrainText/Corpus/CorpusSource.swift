/// Which text is learned from and how it is read, as a saved run records it.
public struct CorpusSource: Sendable, Hashable, Codable {
  /// What ends with the vocabulary's end token, so that a model learns to stop.
  public enum Pieces: String, CaseIterable, Sendable, Codable {
    /// Nothing: the text is one, and files are joined as they are.
    case whole
    /// Each file, or each song of a built-in corpus.
    case files
  }

  /// Texts, and folders of them, in the order in which they are read.
  public var paths: [String]
  /// Read when there are no paths.
  public var builtin: BuiltinCorpus?
  /// How many Unicode scalars to take from the beginning; nil takes all.
  public var characters: Int?
  /// How many Unicode scalars before those are left out; nil for none.
  var charactersToSkip: Int?
  /// What becomes of line ends.
  public var newlines = Corpus.Newlines.keep
  /// Whether what is not UTF-8 is replaced by U+FFFD, each maximal part of a character by one, instead of refused.
  public var repairs = false
  /// How the text is cut into pieces.
  public var pieces = Pieces.whole
  /// A line that parts pieces, without its line end: empty for an empty line. It belongs to none of them. With it, a
  /// file's end also ends a piece.
  public var pieceSeparator: String?
  /// Bytes of the text as it was learned, in UTF-8; nil before it was read.
  public internal(set) var byteCount: Int?
  /// XXH64 of the same bytes in hexadecimal digits, with a byte 0xFF after each piece; nil before it was read. It tells
  /// whether a text is still the one that it was.
  public internal(set) var digest: String?

  /// Files and folders, read one after the other.
  public init(paths: [String]) { self.paths = paths }

  /// A text that comes along.
  public init(builtin: BuiltinCorpus) {
    paths = []
    self.builtin = builtin
  }

  /// Whether the text is of pieces that end.
  public var hasPieces: Bool { pieces != .whole || pieceSeparator != nil }
}
