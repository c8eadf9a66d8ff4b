/// A text to learn from.
///
/// A character is a Unicode scalar throughout Refrain: `"e\u{301}"` is two, and so is the pair CR LF. The text is
/// held once, as UTF-8; ids come from `Vocabulary`. A text that is too large to hold is an ``EncodedCorpus``.
public struct Corpus: Sendable {
  /// What becomes of line ends.
  public enum Newlines: String, CaseIterable, Sendable, Codable {
    /// All stay as they are; CR LF stays two characters.
    case keep
    /// Each `\n` and each `\r` becomes a space, as in "Dive into Deep Learning" (so CR LF becomes two).
    case space
  }

  /// All of the text.
  public let text: String
  /// Unicode scalars in `text`; at least 1.
  public let characterCount: Int
  /// Where the pieces of the text end, in bytes of its UTF-8, rising; empty for a text without pieces. Behind the last
  /// there may be the beginning of a piece that was cut off.
  public let pieceEnds: [Int]
  /// Where the text came from, with its size and hash; nil for a text that was in memory.
  public let source: CorpusSource?
  /// Malformed parts that were replaced by U+FFFD.
  public let repairCount: Int

  /// Reads a text as the source says: UTF-8, or gzip or zip files of it (which it is, the content says, not the name),
  /// or folders of `.txt` and `.gz` files. Byte-order marks are dropped, and files are joined as they are. No more is
  /// read than `characters` asks for.
  ///
  /// - Throws: ``CorpusError`` for a file that is absent, unreadable, damaged or not UTF-8, with the command that
  ///   converts it when the encoding is recognised; for a folder without texts, for a text that is empty or over 4 GiB,
  ///   and for options that cannot be.
  public init(_ source: CorpusSource) throws(CorpusError) {
    guard let corpus = try Self(source, limit: largestText) else { throw .tooLarge(limit: largestText) }
    self = corpus
  }

  /// Nil for more than `limit` bytes of text.
  init?(_ source: CorpusSource, limit: Int) throws(CorpusError) {
    var reader = try CorpusReader(source)
    var bytes: [UInt8] = []
    var pieceEnds: [Int] = []
    while let part = try reader.next() {
      switch part {
      case .text(let text): bytes += text
      case .pieceEnd: pieceEnds.append(bytes.count)
      }
      if bytes.count > limit { return nil }
    }
    text = String(decoding: bytes, as: UTF8.self)
    characterCount = reader.characterCount
    self.pieceEnds = pieceEnds
    self.source = reader.sourceAsRead
    repairCount = reader.repairCount
  }

  /// Reads one file, or one folder.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - characters: how many Unicode scalars to take from the beginning; fewer when the text is shorter. Nil takes all.
  ///   - newlines: what becomes of line ends.
  /// - Throws: ``CorpusError``, as ``init(_:)`` does.
  public init(
    contentsOf path: String, characters: Int? = nil, newlines: Newlines = .keep
  ) throws(CorpusError) {
    var source = CorpusSource(paths: [path])
    (source.characters, source.newlines) = (characters, newlines)
    try self.init(source)
  }

  /// One of the texts that Refrain brings along.
  ///
  /// - Throws: ``CorpusError`` when `characters` is below 1.
  public init(
    builtin: BuiltinCorpus, characters: Int? = nil, newlines: Newlines = .keep
  ) throws(CorpusError) {
    var source = CorpusSource(builtin: builtin)
    (source.characters, source.newlines) = (characters, newlines)
    try self.init(source)
  }

  /// A corpus of a text in memory.
  ///
  /// - Throws: ``CorpusError`` when the text is empty or `characters` is below 1.
  public init(
    text: String, characters: Int? = nil, newlines: Newlines = .keep
  ) throws(CorpusError) {
    if let characters, characters < 1 { throw .invalidCharacterCount(characters) }
    guard !text.isEmpty else { throw .empty(nil) }
    var scalars = Substring(text).unicodeScalars
    if let characters { scalars = scalars.prefix(characters) }
    if newlines == .space {
      let spaced = scalars.lazy.map { $0 == "\n" || $0 == "\r" ? " " : $0 }
      self.text = String(String.UnicodeScalarView(spaced))
    } else {
      self.text = String(Substring(scalars))
    }
    characterCount = scalars.count
    (pieceEnds, source, repairCount) = ([], nil, 0)
  }
}
