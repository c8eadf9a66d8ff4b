extension Corpus {
  /// How two lines of the text begin, the first and one near the middle, as prompts to write from: two characters
  /// of Chinese or Japanese and of text without spaces, a word of other text. Always the same for the same text; only
  /// one where the text holds no second.
  public var suggestedPrompts: [String] {
    let style = PromptStyle(of: text)
    let middle = text.unicodeScalars.index(text.startIndex, offsetBy: characterCount / 2)
    let isOneLine = !text.unicodeScalars.contains { $0 == "\n" || $0 == "\r" }
    // In one long line of words every word may begin a prompt; in Chinese, line ends have become spaces.
    let separators: Set<Unicode.Scalar> = isOneLine ? [" ", "\t", "\u{3000}"] : ["\n", "\r"]

    let first = Self.firstPrompt(in: text[...], separators, style)
    // What begins within the middle line is not its beginning, save where there is but one line.
    let rest = text[middle...].unicodeScalars
    let nextLine = rest.firstIndex(where: separators.contains) ?? rest.startIndex
    let second =
      Self.firstPrompt(in: text[nextLine...], separators, style, except: first)
      ?? Self.firstPrompt(in: text[...], separators, style, except: first)
    let prompts = [first, second].compactMap { $0 }
    return prompts.isEmpty ? [String(text.unicodeScalars.prefix(style.characters))] : prompts
  }

  /// The first beginning of a line that makes a prompt. Looks at no more than 1,000 lines.
  private static func firstPrompt(
    in text: Substring, _ separators: Set<Unicode.Scalar>, _ style: PromptStyle, except: String? = nil
  ) -> String? {
    var rest = text.unicodeScalars
    for _ in 0..<1_000 where !rest.isEmpty {
      let end = rest.firstIndex(where: separators.contains) ?? rest.endIndex
      if let prompt = style.prompt(beginning: rest[..<end]), prompt != except { return prompt }
      rest = rest[end...].dropFirst()
    }
    return nil
  }
}

/// How the lines of a text begin.
private enum PromptStyle {
  case characterPair
  case word

  var characters: Int { 2 }

  /// Decided by the first 1,000 characters.
  init(of text: String) {
    let sample = text.unicodeScalars.prefix(1_000)
    let letters = sample.filter(\.properties.isAlphabetic)
    let ideographs = letters.filter(Self.isUnspaced).count
    let hasSpaces = sample.contains { $0 == " " }
    self = ideographs * 2 > letters.count || !hasSpaces && letters.count > 40 ? .characterPair : .word
  }

  /// Han characters, hiragana and katakana.
  private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isIdeographic { return true }
    return (0x3040...0x30FF).contains(scalar.value)
  }

  /// What the line begins with after quotation marks and the like; nil when it holds no letter or digit.
  func prompt(beginning line: Substring.UnicodeScalarView) -> String? {
    let isLetter = { (scalar: Unicode.Scalar) in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
    guard let start = line.firstIndex(where: isLetter) else { return nil }
    let line = line[start...]
    switch self {
    case .characterPair:
      return String(String.UnicodeScalarView(line.prefix(characters)))
    case .word:
      // A run of letters this long is no word.
      let word = line.prefix(32).prefix { !$0.properties.isWhitespace }
      let end = word.lastIndex(where: isLetter) ?? start
      return String(String.UnicodeScalarView(word[...end]))
    }
  }
}
