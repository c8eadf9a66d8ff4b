/// Joins grapheme clusters to words.
///
/// A word is a run of letters, marks and digits, with apostrophes inside ("don't"). Everything else is a token by
/// itself, a cluster each: white space, punctuation, emoji, and the characters of scripts that are written without
/// spaces (Han, kana, Thai and their like). So the tokens of a text, put together, are the text.
struct WordSegmenter: Sendable {
  /// Longer words are cut between clusters.
  static let longest = 256

  private enum Kind {
    case part, apostrophe, single
  }

  /// The word begun, and the apostrophe after it that may yet turn out to stand inside.
  private var pending: [UInt8] = []
  private var held: [UInt8] = []

  mutating func add<E: Error>(
    _ cluster: UnsafeBufferPointer<UInt8>, _ emit: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    switch Self.kind(of: cluster) {
    case .part:
      if pending.count + held.count + cluster.count > Self.longest { try finish(emit) }
      pending.append(contentsOf: held)
      held.removeAll(keepingCapacity: true)
      pending.append(contentsOf: cluster)
    case .apostrophe where !pending.isEmpty && held.isEmpty:
      held.append(contentsOf: cluster)
    case .apostrophe, .single:
      try finish(emit)
      try emit(cluster)
    }
  }

  mutating func finish<E: Error>(
    _ emit: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    if !pending.isEmpty { try emitBuffer(pending, emit) }
    if !held.isEmpty { try emitBuffer(held, emit) }
    pending.removeAll(keepingCapacity: true)
    held.removeAll(keepingCapacity: true)
  }

  /// By the first scalar; the others are marks and the like.
  private static func kind(of cluster: UnsafeBufferPointer<UInt8>) -> Kind {
    guard case .scalar(let value, let length) = UTF8Step(cluster, at: 0) else { return .single }
    switch value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return .part
    case 0x27, 0x2019: return length == cluster.count ? .apostrophe : .single
    case 0..<0x80, 0x2000..<0x2070, 0x3000..<0x3005, 0x4E00..<0xA000: return .single
    default: return Unicode.Scalar(value).map(kind) ?? .single
    }
  }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      return properties.isIdeographic || isWrittenWithoutSpaces(scalar.value) ? .single : .part
    default: return .single
    }
  }

  /// Thai and Lao, Tibetan, Myanmar, Khmer, Tai scripts, kana and bopomofo.
  private static func isWrittenWithoutSpaces(_ value: UInt32) -> Bool {
    switch value {
    case 0x0E00..<0x1000, 0x1000..<0x10A0, 0x1780..<0x1800, 0x1950..<0x1AB0, 0x3040..<0x3100, 0x31F0..<0x3200,
      0xAA60..<0xAAE0, 0xFF66..<0xFFA0:
      true
    default: false
    }
  }
}
