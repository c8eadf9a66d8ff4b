/// Where extended grapheme clusters begin (Unicode's annex 29), scalar by scalar, exactly as in Swift's strings.
struct GraphemeBreaks: Sendable {
  private var previous: Unicode.Scalar?
  private var recognizer = Unicode._CharacterRecognizer()
  /// Whether the recognizer has not seen the last scalars, which it took no rule to tell apart.
  private var isStale = false

  /// Whether a cluster begins with `scalar`, which comes next in the text.
  mutating func isBreak(before scalar: Unicode.Scalar) -> Bool {
    defer { previous = scalar }
    if let previous, Self.standsAlone(previous), Self.standsAlone(scalar) {
      isStale = true
      return true
    }
    if isStale, let previous {
      recognizer = Unicode._CharacterRecognizer()
      _ = recognizer.hasBreak(before: previous)
      isStale = false
    }
    return recognizer.hasBreak(before: scalar)
  }

  /// Common scalars of which no rule joins two: printable ASCII, Han characters, kana, and their punctuation.
  private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0x4E00...0x9FFF, 0x3001...0x3029, 0x3041...0x3096, 0x30A1...0x30FA, 0xFF01...0xFF60: true
    default: false
    }
  }
}
