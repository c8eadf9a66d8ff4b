extension Vocabulary {
  /// Unicode has so many scalars: code points without the surrogates.
  static let unicodeScalarCount = 1_112_064

  /// The probability that the next character is one that the vocabulary lacks, as far as the text that it was made of
  /// can tell (Good and Turing): the characters that occur once in it, at least one, a character of its length. Where
  /// all occur once, all but one count, so that known characters keep some of the probability.
  ///
  /// - Parameters:
  ///   - singletons: how many different tokens occur exactly once.
  ///   - length: of the training text in tokens.
  static func unknownProbability(singletons: Int, length: Int) -> Double {
    guard length > 1 else { return 0.5 }
    return Double(min(max(singletons, 1), length - 1)) / Double(length)
  }

  /// ``unknownProbability``, or 1 / (V + 1) for a vocabulary of which it is not known; nil for one that lacks nothing or
  /// has a token for what it lacks.
  var assumedUnknownProbability: Double? {
    unit.isCounted && unknownID == nil ? unknownProbability ?? 1 / Double(count + 1) : nil
  }

  /// ``unknownProbability(singletons:length:)`` of a text in Unicode scalars.
  static func unknownProbability(in text: String) -> Double {
    // Two bits a scalar: seen, and seen again.
    var seen = [UInt64](repeating: 0, count: 0x11_0000 / 64)
    var again = seen
    var length = 0
    var text = text
    text.withUTF8 { utf8 in
      var offset = 0
      while offset < utf8.count {
        let scalar = nextScalar(in: utf8, at: &offset)
        let word = Int(scalar >> 6)
        let bit = UInt64(1) << UInt64(scalar & 63)
        again[word] |= seen[word] & bit
        seen[word] |= bit
        length += 1
      }
    }
    let singletons = zip(seen, again).reduce(0) { $0 + ($1.0 & ~$1.1).nonzeroBitCount }
    return unknownProbability(singletons: singletons, length: length)
  }
}
