/// Makes a vocabulary of a text that comes in chunks of bytes, however they are cut.
///
/// ```swift
/// var builder = try VocabularyBuilder(VocabularySettings(unit: .word, minimumCount: 2))
/// for chunk in chunks { try builder.feed(chunk) }
/// let vocabulary = try builder.vocabulary()
/// ```
public struct VocabularyBuilder: Sendable {
  /// What the vocabulary is to be like.
  public let settings: VocabularySettings
  private var stream = ScalarStream()
  private var segmenter: Segmenter
  private var counts: TokenCounts

  /// - Throws: ``VocabularyError`` for settings that cannot be.
  public init(_ settings: VocabularySettings = VocabularySettings()) throws(VocabularyError) {
    try settings.validate()
    self.settings = settings
    segmenter = Segmenter(settings.unit)
    counts = TokenCounts(settings.unit)
  }

  /// Counts what a chunk holds.
  ///
  /// - Throws: ``VocabularyError`` for bytes that are not UTF-8, which only a vocabulary of bytes takes.
  public mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) throws(VocabularyError) {
    if settings.unit != .byte { try Self.feed(bytes, &stream, &segmenter, &counts) }
  }

  /// The same for an array.
  ///
  /// - Throws: ``VocabularyError``, as above.
  public mutating func feed(_ bytes: [UInt8]) throws(VocabularyError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(VocabularyError) in try feed(bytes) }
  }

  /// Ends a text; no token reaches into the next one.
  ///
  /// - Throws: ``VocabularyError`` if the text ends inside a character.
  public mutating func endText() throws(VocabularyError) {
    try stream.finish { (_, offset) throws(VocabularyError) in throw .malformedUTF8(byteOffset: offset) }
    Self.finish(&segmenter, &counts)
  }

  /// Tokens that occurred once; of byte pairs, pieces.
  public var singletonCount: Int { counts.singletonCount }

  /// The vocabulary of all that was counted, sorted by scalar values; special tokens stand at the end.
  ///
  /// - Throws: ``VocabularyError`` if nothing was, or nothing often enough.
  public mutating func vocabulary() throws(VocabularyError) -> Vocabulary {
    try endText()
    switch settings.unit {
    case .byte: return Vocabulary.bytes
    case .bpe:
      guard !counts.isEmpty else { throw .empty }
      var trainer = BytePairTrainer(counts.texts, counts: counts.numbers)
      let merges = try trainer.merges(
        size: settings.size ?? VocabularySettings.defaultBytePairSize, minimumCount: settings.minimumCount ?? 2)
      return Vocabulary(.bpe, merges.tokens, merges: merges)
    case .scalar, .grapheme, .word:
      return try counted()
    }
  }

  private func counted() throws(VocabularyError) -> Vocabulary {
    guard !counts.isEmpty else { throw .empty }
    let least = settings.minimumCount ?? 1
    let room = settings.size.map { $0 - (settings.hasUnknown ? 1 : 0) }
    let kept = counts.frequent(atLeast: least, limit: room ?? VocabularySettings.largestSize - 2)
    guard !kept.isEmpty else { throw .nothingFrequent(minimumCount: least) }
    var texts = TokenTable(minimumCapacity: kept.count)
    for token in kept { texts.insert(token) }
    var vocabulary = Vocabulary(settings.unit, texts)
    if settings.hasUnknown { return vocabulary.addingUnknownToken() }
    vocabulary.unknownProbability = Vocabulary.unknownProbability(
      singletons: counts.singletonCount, length: counts.totalCount)
    return vocabulary
  }
}

// Static, so that several parts may change at once.
extension VocabularyBuilder {
  private static func feed(
    _ bytes: UnsafeBufferPointer<UInt8>, _ stream: inout ScalarStream, _ segmenter: inout Segmenter,
    _ counts: inout TokenCounts
  ) throws(VocabularyError) {
    try stream.feed(bytes) { (scalar, offset) throws(VocabularyError) in
      guard let scalar else { throw .malformedUTF8(byteOffset: offset) }
      if counts.unit == .scalar {
        counts.add(scalar)
      } else {
        segmenter.add(scalar) { counts.add($0) }
      }
    }
  }

  private static func finish(_ segmenter: inout Segmenter, _ counts: inout TokenCounts) {
    segmenter.finish { counts.add($0) }
  }
}
