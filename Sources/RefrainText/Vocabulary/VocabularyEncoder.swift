/// Turns a text into ids that comes in chunks of bytes, however they are cut: the ids are those of the whole text, and
/// no more of it is held than its last token.
///
/// ```swift
/// var encoder = vocabulary.encoder()
/// for chunk in chunks { try encoder.feed(chunk, into: &ids) }
/// try encoder.finish(into: &ids)
/// ```
public struct VocabularyEncoder: Sendable {
  private var tokens: TokenEncoder
  private var stream = ScalarStream()
  private var segmenter: Segmenter

  init(_ vocabulary: Vocabulary, unknown: ScalarTable.Unknown) {
    tokens = TokenEncoder(vocabulary: vocabulary, unknown: unknown)
    segmenter = Segmenter(vocabulary.unit)
  }

  /// Appends the ids that are certain by now.
  ///
  /// - Throws: ``VocabularyError`` for an unknown character, unless it is skipped or has a token, and for bytes that are
  ///   not UTF-8, which only a vocabulary of bytes takes. Offsets and positions count from the beginning of the text.
  public mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) throws(VocabularyError) {
    switch tokens.vocabulary.unit {
    case .byte: ids.append(contentsOf: bytes.lazy.map { Int32($0) })
    case .scalar: try Self.feedScalars(bytes, &stream, &tokens, &ids)
    case .grapheme, .word, .bpe: try Self.feed(bytes, &stream, &segmenter, &tokens, &ids)
    }
  }

  /// The same for an array.
  ///
  /// - Throws: ``VocabularyError``, as above.
  public mutating func feed(_ bytes: [UInt8], into ids: inout [Int32]) throws(VocabularyError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(VocabularyError) in try feed(bytes, into: &ids) }
  }

  /// Ends the text, and appends its last ids. Another text may follow.
  ///
  /// - Throws: ``VocabularyError``, as `feed` does, also for a text that ends inside a character.
  public mutating func finish(into ids: inout [Int32]) throws(VocabularyError) {
    try stream.finish { (_, offset) throws(VocabularyError) in throw .malformedUTF8(byteOffset: offset) }
    try Self.finish(&segmenter, &tokens, &ids)
    tokens.position = 0
  }
}

// Static, so that several parts may change at once.
extension VocabularyEncoder {
  private static func feed(
    _ bytes: UnsafeBufferPointer<UInt8>, _ stream: inout ScalarStream, _ segmenter: inout Segmenter,
    _ tokens: inout TokenEncoder, _ ids: inout [Int32]
  ) throws(VocabularyError) {
    try stream.feed(bytes) { (scalar, offset) throws(VocabularyError) in
      guard let scalar else { throw .malformedUTF8(byteOffset: offset) }
      try segmenter.add(scalar) { (token) throws(VocabularyError) in try tokens.append(token, to: &ids) }
    }
  }

  private static func finish(
    _ segmenter: inout Segmenter, _ tokens: inout TokenEncoder, _ ids: inout [Int32]
  ) throws(VocabularyError) {
    try segmenter.finish { (token) throws(VocabularyError) in try tokens.append(token, to: &ids) }
  }

  private static func feedScalars(
    _ bytes: UnsafeBufferPointer<UInt8>, _ stream: inout ScalarStream, _ tokens: inout TokenEncoder,
    _ ids: inout [Int32]
  ) throws(VocabularyError) {
    let start = try stream.completeCarry(bytes) { (scalar, offset) throws(VocabularyError) in
      guard let scalar else { throw .malformedUTF8(byteOffset: offset) }
      try tokens.append(scalar, to: &ids)
    }
    var place = start
    let stop = tokens.append(bytes, from: &place, to: &ids)
    stream.skip(place - start)
    switch stop {
    case .end: break
    case .cut: stream.keep(bytes[place...])
    case .malformed: throw .malformedUTF8(byteOffset: stream.offset)
    case .unknown(let value):
      throw .unknownCharacter(
        Unicode.Scalar(value) ?? "\u{FFFD}", position: tokens.position, vocabularyCount: tokens.vocabulary.count)
    }
  }
}
