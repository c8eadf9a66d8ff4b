/// What each token adds to a text.
struct TokenTexts: Sendable {
  /// The bytes of each token; none for the end of a piece.
  let bytes: [[UInt8]]
  /// The same as text; nil for a part of a character.
  let texts: [String?]
  let endID: Int32?
  let unknownID: Int32?

  init(_ vocabulary: Vocabulary) {
    bytes = (0..<Int32(vocabulary.count)).map { vocabulary.utf8(of: $0) }
    texts = bytes.map { String(validating: $0, as: UTF8.self) }
    endID = vocabulary.endID
    unknownID = vocabulary.unknownID
  }

  func isEnd(_ id: Int32) -> Bool { id == endID }
}

/// Puts the bytes of tokens together to whole Unicode scalars.
struct ScalarAssembler: Sendable {
  /// The beginning of a scalar.
  private var pending: [UInt8] = []

  /// The text that a token completes. What is no UTF-8 becomes U+FFFD.
  mutating func add(_ id: Int32, of tokens: TokenTexts) -> String {
    if pending.isEmpty, let text = tokens.texts[Int(id)] { return text }
    pending += tokens.bytes[Int(id)]
    let whole = pending.count - unfinishedTail(of: pending)
    defer { pending.removeFirst(whole) }
    return String(decoding: pending[..<whole], as: UTF8.self)
  }

  /// What is left at the end.
  mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }
}

/// The number of bytes at the end that begin a scalar without ending it.
func unfinishedTail(of bytes: [UInt8]) -> Int {
  for length in 1...3 where length <= bytes.count {
    let byte = bytes[bytes.count - length]
    if byte & 0xC0 == 0x80 { continue }
    let wanted = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
    return wanted > length ? length : 0
  }
  return 0
}
