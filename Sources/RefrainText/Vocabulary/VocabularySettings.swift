/// How a vocabulary is made from a text.
public struct VocabularySettings: Sendable, Hashable, Codable {
  /// What the text is cut into.
  public var unit: Vocabulary.Unit
  /// Tokens at most, the unknown one included: the most frequent ones are kept. Nil keeps all; byte pairs then grow to
  /// ``defaultBytePairSize``.
  public var size: Int?
  /// What occurs less often is unknown; of byte pairs, what is not merged. Nil is 1, and 2 for byte pairs.
  public var minimumCount: Int?

  /// How many tokens a vocabulary of byte pairs has unless told.
  public static let defaultBytePairSize = 4_096

  /// Nil for what the unit has by default.
  public init(unit: Vocabulary.Unit = .scalar, size: Int? = nil, minimumCount: Int? = nil) {
    self.unit = unit
    self.size = size
    self.minimumCount = minimumCount
  }

  private enum CodingKeys: String, CodingKey {
    case unit, size
    case minimumCount = "minimum_count"
  }

  /// - Throws: ``VocabularyError`` for a setting that cannot be, or not with this unit.
  public func validate() throws(VocabularyError) {
    if unit == .byte, size != nil || minimumCount != nil { throw .settingOfBytes }
    if let minimumCount, minimumCount < 1 {
      throw .outOfRange(setting: "minimum count", value: minimumCount, allowed: 1...Int.max)
    }
    let allowed = unit == .bpe ? MergeTable.byteCount...MergeTable.largestCount : 2...Self.largestSize
    if let size, !allowed.contains(size) {
      throw .outOfRange(setting: "vocabulary size", value: size, allowed: allowed)
    }
  }

  /// As many as a model may have.
  static let largestSize = 1 << 24

  /// Whether there is a token for what is unknown: for words always, for characters where some may be left out.
  var hasUnknown: Bool {
    switch unit {
    case .byte, .bpe: false
    case .scalar, .grapheme: size != nil || (minimumCount ?? 1) > 1
    case .word: true
    }
  }
}
