/// A token of a text and the bytes that it stands for there.
struct TokenSpan: Equatable {
  /// Nil for a character that the vocabulary has no token for, the model reads nothing of it.
  let id: Int32?
  let utf8: [UInt8]
  /// False for what the vocabulary lacks, whether the unknown token stands for it or none.
  let isKnown: Bool

  /// A text cut into its tokens, so that all bytes in a row are the text.
  static func spans(of text: String, _ vocabulary: Vocabulary) -> [TokenSpan] {
    // Skipping, this throws for no text.
    let ids = (try? vocabulary.encode(text, unknown: .skip)) ?? []
    var spans: [TokenSpan] = []
    var rest = Array(text.utf8)[...]
    var hasUnknown = false
    for id in ids {
      guard id != vocabulary.unknownID else {
        if hasUnknown { spans.append(unknown(id, takeScalar(from: &rest))) }
        hasUnknown = true
        continue
      }
      let token = vocabulary.utf8(of: id)
      // What the vocabulary lacks lies between two tokens.
      let lacking = takeBytes(from: &rest, before: token)
      if hasUnknown {
        spans.append(unknown(vocabulary.unknownID, lacking))
      } else {
        spans += scalars(lacking)
      }
      hasUnknown = false
      spans.append(TokenSpan(id: id, utf8: Array(rest.prefix(token.count)), isKnown: true))
      rest = rest.dropFirst(token.count)
    }
    return spans + (hasUnknown ? [unknown(vocabulary.unknownID, Array(rest))] : scalars(Array(rest)))
  }

  private static func unknown(_ id: Int32?, _ utf8: [UInt8]) -> TokenSpan {
    TokenSpan(id: id, utf8: utf8, isKnown: false)
  }

  private static func scalars(_ utf8: [UInt8]) -> [TokenSpan] {
    var rest = utf8[...]
    var spans: [TokenSpan] = []
    while !rest.isEmpty { spans.append(unknown(nil, takeScalar(from: &rest))) }
    return spans
  }

  private static func takeBytes(from rest: inout ArraySlice<UInt8>, before token: [UInt8]) -> [UInt8] {
    var taken: [UInt8] = []
    while !rest.isEmpty, !rest.starts(with: token) { taken += takeScalar(from: &rest) }
    return taken
  }

  private static func takeScalar(from rest: inout ArraySlice<UInt8>) -> [UInt8] {
    let others = rest.dropFirst().prefix { $0 & 0xC0 == 0x80 }
    let scalar = Array(rest.prefix(1 + others.count))
    rest = rest.dropFirst(scalar.count)
    return scalar
  }
}
