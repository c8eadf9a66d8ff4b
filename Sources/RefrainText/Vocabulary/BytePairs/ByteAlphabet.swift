/// The characters that stand for bytes in the tokens of `tokenizer.json`, as GPT-2 introduced them: the printable ones
/// of Latin-1 are themselves, the other bytes follow from U+0100 on.
enum ByteAlphabet {
  static let scalars: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (0...UInt8.max).map { byte in
      if isPrintable(byte) { return Unicode.Scalar(byte) }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? "?"
    }
  }()

  private static let bytes = Dictionary(uniqueKeysWithValues: scalars.enumerated().map { ($1, UInt8($0)) })

  private static func isPrintable(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
  }

  static func text(of token: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in token { text.unicodeScalars.append(scalars[Int(byte)]) }
    return text
  }

  /// Nil for a text with other characters.
  static func token(of text: some StringProtocol) -> [UInt8]? {
    var token: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = bytes[scalar] else { return nil }
      token.append(byte)
    }
    return token
  }
}
