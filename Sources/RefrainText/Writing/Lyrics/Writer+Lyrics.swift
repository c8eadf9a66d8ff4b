extension Writer {
  /// Lyrics of a form. Its rules always hold: what would break one is never chosen, and where many ways lead to a
  /// line's end, the model says which it finds most probable.
  ///
  /// Each line is the best of several drafts by the model's own mean log-probability, with a beam search for the end
  /// of those that break a rule.
  ///
  /// - Parameters:
  ///   - form: what the lyrics must keep to.
  ///   - prompt: what the first line begins with, after lines of its own if it has several. Empty for none.
  ///   - options: how drafts are drawn; its `length` and `stops` are not used.
  ///   - draftCount: how many drafts of a line to choose from; more are better and slower.
  ///   - show: called with each piece of the text that follows the prompt, a line at a time.
  /// - Throws: ``WritingError`` for a prompt or a form that cannot be followed, ``WritingError/lyrics(_:)`` with the
  ///   reason, and what `show` throws.
  public func lyrics(
    _ form: LyricsForm, after prompt: String = "", _ options: WritingOptions = .init(sampling: .temperature(0.8)),
    draftCount: Int = 16, showing show: (String) throws -> Void = { _ in }
  ) throws -> Lyrics {
    try options.validate()
    guard draftCount >= 1 else {
      throw WritingError.outOfRange(setting: "number of drafts", value: Float(draftCount), allowed: "1 or more")
    }
    let scheme: LyricsScheme
    do throws(LyricsError) {
      scheme = try LyricsScheme(form, LineSetting(tokens, lineEnd: form.lineEnd))
    } catch {
      throw WritingError.lyrics(error)
    }
    var song = try LyricsSong(scheme, self, after: prompt, options)
    let plan = try LyricsPlan(scheme, song)
    // Greedy drafts are all the same.
    let draftCount = options.sampling.temperature == nil ? 1 : draftCount
    var shown = prompt.utf8.count
    for (index, section) in form.sections.enumerated() {
      if let refrain = song.refrain(section) {
        song.beginSection(section, isRepeated: true)
        for line in refrain { try song.readLine(line) }
      } else {
        song.beginSection(section, isRepeated: false)
        try song.write(section, scheme, draftCount: draftCount) { plan.words[.init(section: index, line: $0)] ?? [] }
      }
      song.endSection(section)
      let text = song.lyrics.text
      try show(String(decoding: text.utf8.dropFirst(shown), as: UTF8.self))
      shown = text.utf8.count
    }
    return song.lyrics
  }
}

extension LyricsSong {
  /// Writes the lines of a section.
  mutating func write(
    _ section: LyricsForm.Section, _ scheme: LyricsScheme, draftCount: Int, words: (Int) -> [LyricsWord]
  ) throws(WritingError) {
    var rhymes = SectionRhymes(section, scheme.form)
    for line in 0..<section.lineCount {
      var rules = scheme.rules(ending: rhymes.ending(ofLine: line))
      rules.required = words(line)
      if lineStart(rules) == nil, begunText?.characters.isEmpty != true {
        throw .lyrics(.promptBreaksRules(lyrics.prompt))
      }
      let dull = rhymes.words(beforeLine: line)
      let before = Set(lyrics.sections.flatMap(\.lines))
      let text = writeLine(rules, draftCount: draftCount) { text in
        (dull.contains(text.lastWord) ? 2 : 0) + (before.contains(String(text.characters)) ? 4 : 0)
      }
      guard let text else {
        throw .lyrics(.noLineFound(section: section.name, line: line + 1, wanted: rules.summary))
      }
      rhymes.note(text, line: line)
    }
  }
}

extension LineRules {
  /// What is wanted, in words that go on from "a line that".
  fileprivate var summary: String {
    var parts: [String] = []
    let (least, most) = (length.range.lowerBound, length.range.upperBound)
    if length != .any {
      let unit = length.unit == .words ? "word" : "character"
      parts.append("has \(least == most ? "\(least)" : "\(least) to \(most)") \(most == 1 ? unit : unit + "s")")
    }
    switch ending {
    case .oneOf(let characters): parts.append("ends in one of \(characters.sorted().map { String($0) }.joined())")
    case .rhyme(.spelling(let spelling), _): parts.append("ends in -\(spelling)")
    case .rhyme: parts.append("rhymes with the line before it in the scheme")
    case .anyRhyme, nil: break
    }
    parts += required.map { "holds \"\(printable($0.text))\"" }
    parts += excluded.map { "does without \"\(printable($0.text))\"" }
    return parts.isEmpty ? "has a letter" : parts.joined(separator: ", ")
  }
}
