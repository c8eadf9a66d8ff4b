/// All that one line must keep to.
struct LineRules: Sendable {
  var length: LineLength
  /// Nil where any end will do.
  var ending: LineEnding?
  var required: [LyricsWord] = []
  var excluded: [LyricsWord] = []
  /// Whether spaces end lines, so that none may stand in one.
  var forbidsSpaces = false

  /// Whether a line may begin so: it breaks no rule yet, and what is still wanted can follow within `limit`.
  func admits(_ text: LineText, limit: Int) -> Bool {
    let length = text.length(in: length.unit)
    guard length <= limit else { return false }
    if forbidsSpaces, text.characters.contains(where: \.isWhitespace) { return false }
    var rest = 0
    for word in excluded {
      if word.occurs(in: text.folded, endCounts: false) { return false }
      if self.length.unit == .characters, word.isUnfinished(in: text.folded) { rest = 1 }
    }
    return length + max(rest, leastRest(after: text)) <= limit
  }

  /// Whether a line may end so, whatever it ends in.
  func mayEnd(_ text: LineText) -> Bool {
    guard !text.isCut, length.range.contains(text.length(in: length.unit)),
      text.characters.last?.isWhitespace == false, text.characters.contains(where: \.isWordCharacter)
    else { return false }
    return required.allSatisfy { $0.occurs(in: text.folded, endCounts: true) }
      && !excluded.contains { $0.occurs(in: text.folded, endCounts: true) }
  }

  func isComplete(_ text: LineText) -> Bool { mayEnd(text) && ending?.isMet(by: text.characters) ?? true }

  /// The words that the text lacks yet.
  func missing(in text: LineText) -> [LyricsWord] {
    required.filter { !$0.occurs(in: text.folded, endCounts: true) }
  }

  /// What the missing words and the ending add at least, in the length's unit.
  private func leastRest(after text: LineText) -> Int {
    if required.isEmpty, ending == nil { return 0 }
    let missing = missing(in: text)
    var rest = 0
    for (index, word) in missing.enumerated() {
      rest += length.unit == .words ? word.wordCount : word.characterCount
      let isJoined = index > 0 || text.endsInLetter
      if length.unit == .characters, word.beginsWithLetter, isJoined { rest += 1 }
    }
    guard length.unit == .characters, let ending, !ending.isMet(by: text.characters) else { return rest }
    let wordsMeetIt = missing.contains { ending.isMet(by: Array($0.text)) }
    return wordsMeetIt ? rest : rest + ending.shortest
  }
}

/// What a line ends in.
enum LineEnding: Sendable, Hashable {
  case oneOf(Set<Character>)
  case rhyme(RhymeKey, RhymeSound)
  /// Anything that another line can rhyme with.
  case anyRhyme(RhymeSound)

  func isMet(by line: [Character]) -> Bool {
    switch self {
    case .oneOf(let characters):
      if let last = line.last, characters.contains(last) { return true }
      return line.last(where: \.isWordCharacter).map(characters.contains) ?? false
    case .rhyme(let key, let sound): return sound.key(of: line) == key
    case .anyRhyme(let sound): return sound.key(of: line) != nil
    }
  }

  /// The fewest characters that meet it.
  var shortest: Int {
    if case .rhyme(.spelling(let spelling), _) = self { return spelling.count }
    return 1
  }

  /// Ways to meet it, to be written as they are.
  var spellings: [String] {
    switch self {
    case .oneOf(let characters): return characters.map { String($0) }
    case .rhyme(.character(let character), _): return [String(character)]
    case .rhyme(.group(let index), .groups(let groups)): return groups[index].map { String($0) }
    case .rhyme(.mandarin(let rhyme), _): return MandarinRhymes.characters(of: rhyme).map { String($0) }
    case .rhyme(.spelling(let spelling), _): return [spelling]
    case .rhyme, .anyRhyme: return []
    }
  }
}
