/// The text of a line, or of its beginning.
struct LineText: Sendable {
  private(set) var characters: [Character] = []
  private(set) var folded: [Character] = []
  private var kinds: [CharacterKind] = []
  /// The beginning of a scalar at its end.
  private var tail: [UInt8] = []

  /// Whether it ends within a scalar.
  var isCut: Bool { !tail.isEmpty }

  /// An empty line.
  init() {}

  /// Nil for bytes that can become no line: malformed, with control characters, or with more than one space in a row
  /// or at its beginning.
  init?(_ bytes: [UInt8]) {
    guard add(bytes) else { return nil }
  }

  /// The line with more bytes; nil if that can become none.
  func adding(_ bytes: [UInt8]) -> LineText? {
    var longer = self
    return longer.add(bytes) ? longer : nil
  }

  private mutating func add(_ bytes: [UInt8]) -> Bool {
    let all = tail + bytes
    let cut = unfinishedTail(of: all)
    guard let text = String(validating: all.dropLast(cut), as: UTF8.self) else { return false }
    tail = Array(all.suffix(cut))
    guard !text.isEmpty else { return true }
    // Only the last character can change by what follows it.
    let last = characters.popLast()
    if last != nil {
      folded.removeLast()
      kinds.removeLast()
    }
    var previous = characters.last ?? " "
    for character in (last.map { String($0) } ?? "") + text {
      guard Self.canStand(character, after: previous) else { return false }
      characters.append(character)
      folded.append(foldCase(character))
      kinds.append(CharacterKind(character))
      previous = character
    }
    return true
  }

  private static func canStand(_ character: Character, after previous: Character) -> Bool {
    if character.isWhitespace { return !previous.isWhitespace && !character.isNewline }
    return character.unicodeScalars.first?.properties.generalCategory != .control
  }

  func length(in unit: LineLength.Unit) -> Int {
    switch unit {
    case .characters: characters.count + (isCut ? 1 : 0)
    case .words: lyricsWords(of: kinds).count
    }
  }

  /// Whether a word would have to be parted from it by a space.
  var endsInLetter: Bool { kinds.last == .letter }

  /// The last word, for telling whether two lines end in the same.
  var lastWord: String {
    guard let range = lyricsWords(of: kinds).last else { return "" }
    return String(folded[range])
  }
}
