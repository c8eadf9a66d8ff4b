/// What the lines of a section end in. Punctuation at the end of a line does not count.
public enum LineRhyme: Sendable, Hashable {
  /// Lines of the same letter rhyme with each other, as in AABB; X is a line that rhymes with none. Longer sections
  /// repeat the scheme with new rhymes.
  case scheme([Character])
  /// Each line ends in one of these characters.
  case endings(Set<Character>)

  /// Reads `AABB`, or the characters that lines may end in, `天年` or `天,年`. A scheme is in capital letters A–Z.
  ///
  /// - Throws: ``LyricsError/badRhyme(_:)``.
  public init(parsing text: String) throws(LyricsError) {
    let isScheme = text.unicodeScalars.allSatisfy { ("A"..."Z").contains($0) }
    guard !isScheme || text.isEmpty else {
      self = .scheme(Array(text))
      return
    }
    let endings = Set(text.filter { !$0.isWhitespace && $0 != "," && $0 != "，" })
    guard !endings.isEmpty else { throw .badRhyme(text) }
    self = .endings(endings)
  }
}

/// What makes two lines rhyme.
public enum RhymeSound: Sendable, Hashable {
  /// Chinese: the finals of Mandarin, in the thirteen tracks of Chinese song (十三辙). Korean: vowel and final consonant
  /// of the last syllable. Alphabets: the last word from its last vowels on, as it is spelled, a silent e aside.
  case sound
  /// The same last character.
  case character
  /// Characters of the same group rhyme; others with themselves alone.
  case groups([Set<Character>])

  /// Reads `sound`, `character`, or groups of characters with commas between them: `天年间,光方`.
  ///
  /// - Throws: ``LyricsError/badRhymeSound(_:)``.
  public init(parsing text: String) throws(LyricsError) {
    switch text {
    case "sound": self = .sound
    case "character": self = .character
    default:
      let groups = text.split { $0 == "," || $0 == "，" }.map { Set($0) }
      guard !groups.isEmpty else { throw .badRhymeSound(text) }
      self = .groups(groups)
    }
  }

  /// What two lines that rhyme have in common; nil for a line without letters.
  func key(of line: [Character]) -> RhymeKey? {
    guard let end = line.lastIndex(where: \.isWordCharacter) else { return nil }
    let character = Character(line[end].lowercased())
    switch self {
    case .character: return .character(character)
    case .groups(let groups):
      guard let group = groups.firstIndex(where: { $0.contains(line[end]) || $0.contains(character) }) else {
        return .character(character)
      }
      return .group(group)
    case .sound:
      guard let scalar = line[end].unicodeScalars.first else { return nil }
      if let rhyme = MandarinRhymes.rhyme(of: scalar) { return .mandarin(rhyme) }
      if (0xAC00...0xD7A3).contains(scalar.value) { return .korean((scalar.value - 0xAC00) % 588) }
      if line[end].isUnspaced || !scalar.properties.isAlphabetic { return .character(character) }
      let start = line[..<end].lastIndex { !$0.isSpacedLetter && !$0.isApostrophe }.map { $0 + 1 } ?? 0
      return .spelling(spelledRhyme(of: line[start...end].map { Character($0.lowercased()) }))
    }
  }
}

/// What lines that rhyme have in common.
enum RhymeKey: Hashable, Sendable {
  case character(Character)
  case group(Int)
  case mandarin(Int)
  case korean(UInt32)
  /// The end of a word.
  case spelling(String)
}

/// A word from its last vowels on: "ight" of "night", "ove" of "above", "ay" of "day".
private func spelledRhyme(of word: [Character]) -> String {
  var end = word.count - 1
  func isVowel(_ index: Int) -> Bool { vowels.contains(word[index]) }
  // A silent e: there is a consonant before it, and a vowel before that.
  if end >= 2, word[end] == "e", !isVowel(end - 1), word[..<(end - 1)].contains(where: { vowels.contains($0) }) {
    end -= 1
  }
  guard var start = (0...end).last(where: isVowel) else { return String(word) }
  while start > 0, isVowel(start - 1) { start -= 1 }
  // "y" before vowels and "qu" are consonants.
  if start < end, word[start] == "y" || (start > 0 && word[start - 1] == "q" && word[start] == "u"), isVowel(start + 1)
  {
    start += 1
  }
  return String(word[start...])
}

private let vowels: Set<Character> = Set("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœаеёиоуыэюяіїєαεηιουωάέήίόύώ")
