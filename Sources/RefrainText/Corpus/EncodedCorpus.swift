import RefrainTensor

/// A text made ready to be learned from: its vocabulary and its ids. They are in memory, or, so that the text may be
/// larger than that, in a file.
public struct EncodedCorpus: Sendable {
  /// The tokens that the model knows.
  public let vocabulary: Vocabulary
  /// The text in ids of the vocabulary.
  public let ids: TokenIDs
  /// Unicode scalars of the text.
  public let characterCount: Int
  /// Malformed parts that were replaced by U+FFFD.
  public let repairCount: Int
  /// Where the text came from, with its size and hash; nil for a text that was in memory.
  public let source: CorpusSource?
  /// As ``Corpus/suggestedPrompts``; of a text in a file, those of its beginning.
  public let suggestedPrompts: [String]

  /// Texts of more bytes are encoded into a file.
  public static let memoryLimit = 64 << 20

  /// The ids of a text in memory.
  ///
  /// - Parameters:
  ///   - corpus: the text.
  ///   - vocabulary: nil makes one of the text.
  ///   - settings: what the vocabulary is to be like.
  /// - Throws: ``VocabularyError`` for settings that cannot be, or for a character that the vocabulary lacks.
  public init(
    _ corpus: Corpus, vocabulary: Vocabulary? = nil, settings: VocabularySettings = VocabularySettings()
  ) throws(VocabularyError) {
    let vocabulary = if let vocabulary { vocabulary } else { try Vocabulary(of: corpus, settings) }
    self.vocabulary = vocabulary
    ids = TokenIDs(try vocabulary.encode(corpus))
    characterCount = corpus.characterCount
    repairCount = corpus.repairCount
    source = corpus.source
    suggestedPrompts = corpus.suggestedPrompts
  }

  /// Encodes a text of any size into a file of ids, and maps that. Neither the text nor its ids are held in memory: it
  /// is read once for the vocabulary, if there is none yet, and once for the ids.
  ///
  /// - Parameters:
  ///   - source: where the text comes from.
  ///   - vocabulary: nil makes one of the text.
  ///   - settings: what the vocabulary is to be like.
  ///   - path: of the file, which takes its place when it is whole.
  ///   - onProgress: called with how many bytes were read so far, for the vocabulary and then, again from 0, for the ids.
  /// - Throws: ``CorpusError``, ``VocabularyError``, ``TokenFileError``, and what `onProgress` throws, which ends it all
  ///   and leaves no file.
  public init(
    _ source: CorpusSource, vocabulary: Vocabulary? = nil, settings: VocabularySettings = VocabularySettings(),
    encodingTo path: String, onProgress: (Int) throws -> Void = { _ in }
  ) throws {
    let vocabulary =
      if let vocabulary { vocabulary } else { try Vocabulary(of: source, settings, onProgress: onProgress) }
    var reader = try CorpusReader(source)
    var writer = try TokenFileWriter(path, vocabulary: vocabulary)
    var encoder = vocabulary.encoder()
    var ids: [Int32] = []
    while let part = try reader.next() {
      switch part {
      case .text(let text):
        try encoder.feed(text, into: &ids)
      case .pieceEnd:
        try encoder.finish(into: &ids)
        if let endID = vocabulary.endID { ids.append(endID) }
      }
      // Pieces may be short, and each write costs a call.
      if ids.count >= 1 << 18 {
        try writer.append(ids)
        ids.removeAll(keepingCapacity: true)
      }
      try onProgress(reader.byteCount)
    }
    try encoder.finish(into: &ids)
    try writer.append(ids)
    try writer.finish(
      textDigest: reader.digest, byteCount: reader.byteCount, characterCount: reader.characterCount)

    self.vocabulary = vocabulary
    self.ids = try TokenFile(path, vocabulary: vocabulary).ids
    characterCount = reader.characterCount
    repairCount = reader.repairCount
    self.source = reader.sourceAsRead
    suggestedPrompts = Self.prompts(at: self.ids, vocabulary)
  }

  /// Whether the file at `path` is one of ids, sound or not.
  public static func isStored(at path: String) -> Bool {
    var beginning = [UInt8](repeating: 0, count: TokenFileHeader.magic.count)
    let count = try? beginning.withUnsafeMutableBytes { try OpenFile(path).read(into: $0) }
    return count == beginning.count && beginning == TokenFileHeader.magic
  }

  /// A text that was encoded into a file before, without reading the text again.
  ///
  /// - Parameters:
  ///   - path: the file of ids.
  ///   - vocabulary: that of the ids.
  ///   - source: what the ids were made of, as it was read then. Nil takes any.
  /// - Throws: ``TokenFileError`` for a file that is damaged or of another text or vocabulary.
  public init(
    contentsOf path: String, vocabulary: Vocabulary, source: CorpusSource? = nil
  ) throws(TokenFileError) {
    let file = try TokenFile(path, vocabulary: vocabulary)
    if let digest = source?.digest, digest != XXH64.hexadecimal(file.header.textDigest) {
      throw .content(path: path, .otherText)
    }
    self.vocabulary = vocabulary
    ids = file.ids
    characterCount = file.header.characterCount
    repairCount = 0
    self.source = source
    suggestedPrompts = Self.prompts(at: ids, vocabulary)
  }

  /// Those of the text's beginning, as its ids tell it.
  private static func prompts(at ids: TokenIDs, _ vocabulary: Vocabulary) -> [String] {
    var beginning: [Int32] = []
    ids.append(0..<min(ids.count, 1 << 14), to: &beginning)
    return (try? Corpus(text: vocabulary.decode(beginning)).suggestedPrompts) ?? []
  }
}

extension Vocabulary {
  /// The vocabulary of a text of any size, which is not held in memory; with an end token if the text is of pieces.
  ///
  /// - Parameters:
  ///   - source: where the text comes from.
  ///   - settings: what the vocabulary is to be like.
  ///   - onProgress: called with how many bytes were read so far.
  /// - Throws: ``CorpusError``, ``VocabularyError``, and what `onProgress` throws.
  public init(
    of source: CorpusSource, _ settings: VocabularySettings = VocabularySettings(),
    onProgress: (Int) throws -> Void = { _ in }
  ) throws {
    var reader = try CorpusReader(source)
    var builder = try VocabularyBuilder(settings)
    while let part = try reader.next() {
      switch part {
      case .text(let text): try builder.feed(text)
      case .pieceEnd: try builder.endText()
      }
      try onProgress(reader.byteCount)
    }
    let vocabulary = try builder.vocabulary()
    self = source.hasPieces ? vocabulary.addingEndToken() : vocabulary
  }
}
