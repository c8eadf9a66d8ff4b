extension Corpus {
  /// How two lines of the text begin, the first and one near the middle, as prompts to write from: two characters
  /// of Chinese or Japanese and of text without spaces, a word of other text. Always the same for the same text; only
  /// one where the text holds no second.
  public var suggestedPrompts: [String] {
    let style = PromptStyle(of: text)
    let lineEnds: Set<Unicode.Scalar> = ["\n", "\r"]
    let scalars = text.unicodeScalars
    // Bytes are searched faster than scalars, which counts where a large text is one line.
    let last = scalars.lastIndex { !lineEnds.contains($0) } ?? scalars.startIndex
    let isOneLine = !text.utf8[..<last].contains { $0 == 0x0A || $0 == 0x0D }
    // In one long line of words every word may begin a prompt; in Chinese, line ends have become spaces.
    let separators: Set<Unicode.Scalar> = isOneLine ? [" ", "\t", "\u{3000}"] : lineEnds

    let first = Self.firstPrompt(in: text[...], separators, style)
    // The middle lies within a line, and the next one is wanted; where nothing separates, the middle will do.
    let middle = Self.middle(of: text)
    let isUndivided = isOneLine && !scalars.contains(where: separators.contains)
    let nextLine = isUndivided ? middle : scalars[middle...].firstIndex(where: separators.contains)
    let second =
      Self.firstPrompt(in: text[(nextLine ?? text.endIndex)...], separators, style, except: first)
      ?? Self.firstPrompt(in: text[...], separators, style, except: first)
    let prompts = [first, second].compactMap { $0 }
    return prompts.isEmpty ? [String(text.unicodeScalars.prefix(style.characters))] : prompts
  }

  /// Where the first scalar past the middle byte begins.
  private static func middle(of text: String) -> String.Index {
    let utf8 = text.utf8
    var index = utf8.index(utf8.startIndex, offsetBy: utf8.count / 2)
    while index < utf8.endIndex, utf8[index] & 0xC0 == 0x80 { index = utf8.index(after: index) }
    return index
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
