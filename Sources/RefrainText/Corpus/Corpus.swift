/// A text to learn from.
///
/// A character is a Unicode scalar throughout Refrain: `"e\u{301}"` is two, and so is the pair CR LF. The text is
/// held once, as UTF-8; ids come from `Vocabulary`.
public struct Corpus: Sendable {
  /// What becomes of line ends.
  public enum Newlines: String, CaseIterable, Sendable {
    /// All stay as they are; CR LF stays two characters.
    case keep
    /// Each `\n` and each `\r` becomes a space, as in "Dive into Deep Learning" (so CR LF becomes two).
    case space
  }

  public let text: String
  /// Unicode scalars in `text`; at least 1.
  public let characterCount: Int

  /// Reads a UTF-8 text, or a gzip or zip file of one (which it is, the content says, not the name). A byte-order
  /// mark is dropped.
  ///
  /// - Parameters:
  ///   - characters: how many Unicode scalars to take from the beginning, counted after `newlines` is applied; fewer
  ///     when the text is shorter. Nil takes all.
  /// - Throws: ``CorpusError`` for a file that is absent, unreadable, damaged, empty, over 4 GiB or not UTF-8, with
  ///   the command that converts it when the encoding is recognised; also when `characters` is below 1.
  public init(
    contentsOf path: String, characters: Int? = nil, newlines: Newlines = .keep
  ) throws(CorpusError) {
    let (text, source) = try TextReader.read(path)
    try self.init(text, source: source, characters: characters, newlines: newlines)
  }

  /// A corpus of a text in memory.
  ///
  /// - Throws: ``CorpusError`` when the text is empty or `characters` is below 1.
  public init(
    text: String, characters: Int? = nil, newlines: Newlines = .keep
  ) throws(CorpusError) {
    try self.init(text, source: nil, characters: characters, newlines: newlines)
  }

  /// One of the texts that Refrain brings along.
  ///
  /// - Throws: ``CorpusError`` when `characters` is below 1.
  public init(
    builtin: BuiltinCorpus, characters: Int? = nil, newlines: Newlines = .keep
  ) throws(CorpusError) {
    try self.init(builtin.text, source: nil, characters: characters, newlines: newlines)
  }

  private init(
    _ text: String, source: TextSource?, characters: Int?, newlines: Newlines
  ) throws(CorpusError) {
    if let characters, characters < 1 { throw .invalidCharacterCount(characters) }
    guard !text.isEmpty else { throw .empty(source) }
    var text = text
    let (size, count) = text.withUTF8 { Self.prefix(of: $0, characters: characters) }
    if size < text.utf8.count || newlines == .space {
      text = text.withUTF8 { Self.copy(of: $0.prefix(size), newlines: newlines) }
    }
    self.text = text
    characterCount = count
  }

  /// The bytes and the number of the first `characters` scalars.
  private static func prefix(of utf8: UnsafeBufferPointer<UInt8>, characters: Int?) -> (size: Int, count: Int) {
    var count = 0
    guard let characters else {
      for byte in utf8 { count += byte & 0xC0 == 0x80 ? 0 : 1 }
      return (utf8.count, count)
    }
    for (offset, byte) in utf8.enumerated() where byte & 0xC0 != 0x80 {
      if count == characters { return (offset, count) }
      count += 1
    }
    return (utf8.count, count)
  }

  private static func copy(of utf8: Slice<UnsafeBufferPointer<UInt8>>, newlines: Newlines) -> String {
    String(unsafeUninitializedCapacity: utf8.count) { target in
      _ = target.initialize(fromContentsOf: utf8)
      if newlines == .space {
        for offset in 0..<utf8.count {
          let byte = target[offset]
          target[offset] = byte == 0x0A || byte == 0x0D ? 0x20 : byte
        }
      }
      return utf8.count
    }
  }
}
