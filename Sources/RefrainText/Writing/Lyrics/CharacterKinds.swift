/// What lyrics ask of characters.
extension Character {
  /// A character that is a word by itself, or part of one without spaces: Han, kana.
  var isUnspaced: Bool {
    guard let scalar = unicodeScalars.first else { return false }
    return scalar.properties.isIdeographic || (0x3040...0x30FF).contains(scalar.value)
  }

  /// A letter or digit, unspaced ones included.
  var isWordCharacter: Bool {
    guard let scalar = unicodeScalars.first else { return false }
    return scalar.properties.isAlphabetic || scalar.properties.isIdeographic || scalar.properties.numericType != nil
  }

  /// A letter or digit of a script that parts its words with spaces.
  var isSpacedLetter: Bool { isWordCharacter && !isUnspaced }

  var isApostrophe: Bool { self == "'" || self == "’" }
}

/// What a character is for words.
enum CharacterKind: UInt8, Sendable {
  case other, letter, unspaced, apostrophe

  init(_ character: Character) {
    if character.isApostrophe {
      self = .apostrophe
    } else if character.isUnspaced {
      self = .unspaced
    } else {
      self = character.isWordCharacter ? .letter : .other
    }
  }
}

/// The words of a line: runs of letters, with apostrophes between them, and each Han character or kana by itself.
func lyricsWords(of line: [CharacterKind]) -> [Range<Int>] {
  var words: [Range<Int>] = []
  var start: Int?
  for (index, kind) in line.enumerated() {
    if let first = start {
      let joins = kind == .apostrophe && index + 1 < line.count && line[index + 1] == .letter
      if kind == .letter || joins { continue }
      words.append(first..<index)
      start = nil
    }
    if kind == .unspaced {
      words.append(index..<index + 1)
    } else if kind == .letter {
      start = index
    }
  }
  if let start { words.append(start..<line.count) }
  return words
}

func lyricsWords(of line: [Character]) -> [Range<Int>] { lyricsWords(of: line.map { CharacterKind($0) }) }
