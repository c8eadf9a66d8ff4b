extension Vocabulary {
  /// What a text is cut into. Texts → ids → texts is the identity for every unit, as long as no token is unknown.
  public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
    /// Each of the 256 bytes: no text has an unknown one.
    case byte
    /// Unicode scalars, what Refrain calls characters.
    case scalar
    /// Extended grapheme clusters, what a reader takes for one character: an emoji with its modifiers, a letter with
    /// its accents, CR LF.
    case grapheme
    /// Words; white space, punctuation, and each character of scripts without spaces, are tokens too. There is always
    /// an unknown token.
    case word
    /// Byte pairs (Sennrich et al., 2016): bytes, and the sequences of them that are frequent. No text has an unknown
    /// one.
    case bpe
  }
}

extension Vocabulary.Unit {
  /// "characters", for messages.
  package var plural: String {
    switch self {
    case .byte: "bytes"
    case .scalar: "characters"
    case .grapheme: "grapheme clusters"
    case .word: "words"
    case .bpe: "tokens"
    }
  }

  /// Whether its tokens are found in a text rather than fixed or made.
  var isCounted: Bool { self == .scalar || self == .grapheme || self == .word }
}
