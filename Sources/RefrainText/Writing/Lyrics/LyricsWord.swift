/// A word that lyrics must hold or must not: upper and lower case are one, and where words are parted by spaces only
/// the whole word counts.
struct LyricsWord: Sendable, Hashable {
  let text: String
  private let folded: [Character]

  /// - Throws: ``LyricsError/emptyWord`` for text without a letter or digit, or with a line end.
  init(_ text: String) throws(LyricsError) {
    var trimmed = text[...]
    while trimmed.first?.isWhitespace == true { trimmed.removeFirst() }
    while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
    guard trimmed.contains(where: \.isWordCharacter), !trimmed.contains(where: \.isNewline) else {
      throw .emptyWord(text)
    }
    self.text = String(trimmed)
    folded = foldCase(Array(trimmed))
  }

  var characterCount: Int { folded.count }
  var wordCount: Int { lyricsWords(of: folded).count }

  /// Whether the word must be parted from a letter before it, or after it.
  var beginsWithLetter: Bool { folded.first?.isSpacedLetter == true }
  private var endsWithLetter: Bool { folded.last?.isSpacedLetter == true }

  /// Whether a line holds the word.
  ///
  /// - Parameters:
  ///   - line: with its case folded.
  ///   - endCounts: whether the end of the line ends a word, or something may yet be added to it.
  func occurs(in line: [Character], endCounts: Bool) -> Bool {
    guard line.count >= folded.count else { return false }
    for start in 0...(line.count - folded.count) where line[start] == folded[0] {
      let end = start + folded.count
      guard line[start..<end].elementsEqual(folded) else { continue }
      if beginsWithLetter, start > 0, joins(line, start - 1) { continue }
      if endsWithLetter {
        if end == line.count ? !endCounts : joins(line, end) { continue }
      }
      return true
    }
    return false
  }

  /// Whether the line ends in the word, which a letter more would make another.
  func isUnfinished(in line: [Character]) -> Bool {
    endsWithLetter && !occurs(in: line, endCounts: false) && occurs(in: line, endCounts: true)
  }

  /// Whether a character belongs to the word beside it: a letter, or an apostrophe with a letter at its other side.
  private func joins(_ line: [Character], _ index: Int) -> Bool {
    if line[index].isSpacedLetter { return true }
    guard line[index].isApostrophe, index > 0, index + 1 < line.count else { return false }
    return line[index - 1].isSpacedLetter && line[index + 1].isSpacedLetter
  }
}

func foldCase(_ line: [Character]) -> [Character] { line.map(foldCase) }

func foldCase(_ character: Character) -> Character {
  character.isUppercase ? character.lowercased().first ?? character : character
}
