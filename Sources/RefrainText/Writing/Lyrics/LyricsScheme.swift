/// A form that was checked, with all that is wanted of each line.
struct LyricsScheme: Sendable {
  let form: LyricsForm
  let setting: LineSetting
  let required: [LyricsWord]
  let excluded: [LyricsWord]

  init(_ form: LyricsForm, _ setting: LineSetting) throws(LyricsError) {
    guard !form.sections.isEmpty else { throw .noSections }
    for section in form.sections where !(1...LyricsForm.Section.mostLines ~= section.lineCount) {
      throw .badLineCount(section.lineCount)
    }
    var (required, excluded) = ([LyricsWord](), [LyricsWord]())
    for text in form.required where !text.isEmpty { required.append(try LyricsWord(text)) }
    for text in form.excluded where !text.isEmpty { excluded.append(try LyricsWord(text)) }
    for word in required {
      guard setting.canWrite(word.text) else { throw .unwritable(word: word.text) }
      let line = foldCase(Array(word.text))
      if excluded.contains(where: { $0.occurs(in: line, endCounts: true) }) {
        throw .requiredAndExcluded(word: word.text)
      }
    }
    for line in form.sections.flatMap({ $0.lines ?? [] }) {
      let folded = foldCase(Array(line))
      if let word = excluded.first(where: { $0.occurs(in: folded, endCounts: true) }) {
        throw .requiredAndExcluded(word: word.text)
      }
    }
    for case .endings(let characters)? in form.sections.map(\.rhyme) + [form.rhyme] {
      let text = characters.sorted().map { String($0) }
      guard text.contains(where: setting.canWrite) else { throw .unwritable(word: text.joined()) }
    }
    self.form = form
    self.setting = setting
    self.required = required
    self.excluded = excluded
  }

  /// The sections that are written rather than repeated or given, by their place in the form.
  var writtenSections: [Int] {
    var names: Set<String> = []
    return form.sections.indices.filter { index in
      let section = form.sections[index]
      if section.lines != nil { return false }
      return !section.isRefrain || names.insert(section.name).inserted
    }
  }

  /// What a line must keep to, but for its words.
  func rules(ending: LineEnding?) -> LineRules {
    var rules = LineRules(length: form.length ?? .any, ending: ending)
    rules.excluded = excluded
    rules.forbidsSpaces = form.lineEnd == " "
    return rules
  }
}

/// The rhymes of a section as its lines are written.
struct SectionRhymes {
  private let rhyme: LineRhyme?
  private let sound: RhymeSound
  private let lineCount: Int
  /// Of each letter of each round of the scheme, what its lines rhyme with and which words they end in.
  private var groups: [Int: (key: RhymeKey, words: Set<String>)] = [:]

  init(_ section: LyricsForm.Section, _ form: LyricsForm) {
    rhyme = section.rhyme ?? form.rhyme
    sound = form.sound
    lineCount = section.lineCount
  }

  func ending(ofLine line: Int) -> LineEnding? {
    if case .endings(let characters) = rhyme { return .oneOf(characters) }
    guard let group = group(ofLine: line) else { return nil }
    if let found = groups[group] { return .rhyme(found.key, sound) }
    return (line + 1..<max(line + 1, lineCount)).contains { self.group(ofLine: $0) == group } ? .anyRhyme(sound) : nil
  }

  /// The words that lines it rhymes with end in: to rhyme a word with itself is dull.
  func words(beforeLine line: Int) -> Set<String> { group(ofLine: line).flatMap { groups[$0]?.words } ?? [] }

  mutating func note(_ text: LineText, line: Int) {
    guard let group = group(ofLine: line), let key = sound.key(of: text.characters) else { return }
    groups[group, default: (key, [])].words.insert(text.lastWord)
  }

  /// A number for the letter in its round of the scheme; nil for a line that rhymes with none.
  private func group(ofLine line: Int) -> Int? {
    guard case .scheme(let letters) = rhyme, !letters.isEmpty, letters[line % letters.count] != "X" else { return nil }
    let letter = letters[line % letters.count].asciiValue ?? 0
    return line / letters.count * 256 + Int(letter)
  }
}
