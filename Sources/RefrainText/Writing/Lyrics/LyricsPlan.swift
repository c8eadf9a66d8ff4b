/// Which line holds which of the words that must occur.
struct LyricsPlan: Sendable {
  /// A line of a section that is written.
  struct Place: Hashable, Sendable {
    let section: Int
    let line: Int
  }

  private(set) var words: [Place: [LyricsWord]] = [:]

  /// A sketch of the whole song is drawn, and each word goes to the line where the model finds it most probable.
  ///
  /// - Throws: ``LyricsError/wordsDoNotFit(_:longest:unit:)``, and what reading given lines throws.
  init(_ scheme: LyricsScheme, _ song: LyricsSong) throws(WritingError) {
    let wanted = scheme.required.filter { word in
      let given = scheme.form.sections.flatMap { $0.lines ?? [] }.map { foldCase(Array($0)) }
      let begun = song.begunText.map { [$0.folded] } ?? []
      return !(given + begun).contains { word.occurs(in: $0, endCounts: true) }
    }
    guard !wanted.isEmpty else { return }
    let offers = try Self.offers(wanted, scheme, song)
    let places = scheme.writtenSections.flatMap { section in
      (0..<scheme.form.sections[section].lineCount).map { Place(section: section, line: $0) }
    }
    let most = places.isEmpty ? 0 : (wanted.count + places.count - 1) / places.count
    var left = wanted
    // The most probable places first, and as few words a line as can be; then wherever there is room.
    for offer in offers.sorted(by: { $0.score > $1.score }) where left.contains(offer.word) {
      if words[offer.place, default: []].count < most, fits(offer.word, at: offer.place, scheme, song) {
        words[offer.place, default: []].append(offer.word)
        left.removeAll { $0 == offer.word }
      }
    }
    for word in left {
      guard let place = places.first(where: { fits(word, at: $0, scheme, song) }) else {
        let length = scheme.form.length ?? .any
        throw .lyrics(.wordsDoNotFit(left.map(\.text), longest: length.range.upperBound, unit: length.unit))
      }
      words[place, default: []].append(word)
    }
  }

  private func fits(_ word: LyricsWord, at place: Place, _ scheme: LyricsScheme, _ song: LyricsSong) -> Bool {
    var rhymes = SectionRhymes(scheme.form.sections[place.section], scheme.form).ending(ofLine: place.line)
    // What another line will end in is not known yet: one character at least.
    if case .anyRhyme = rhymes { rhymes = nil }
    var rules = scheme.rules(ending: rhymes)
    rules.required = words[place, default: []] + [word]
    let isFirst = place.line == 0 && place.section == 0
    guard let text = isFirst ? song.begunText : LineText() else { return false }
    return rules.admits(text, limit: rules.length.range.upperBound)
  }

  /// How probable each word is in each line of a sketch.
  private static func offers(
    _ words: [LyricsWord], _ scheme: LyricsScheme, _ song: LyricsSong
  ) throws(WritingError) -> [(word: LyricsWord, place: Place, score: Double)] {
    var song = song
    var offers: [(word: LyricsWord, place: Place, score: Double)] = []
    let written = Set(scheme.writtenSections)
    for (index, section) in scheme.form.sections.enumerated() {
      song.beginSection(section, isRepeated: false)
      guard written.contains(index) else {
        for line in song.refrain(section) ?? [] { try song.readLine(line) }
        continue
      }
      for line in 0..<section.lineCount {
        let rules = scheme.rules(ending: nil)
        guard let draft = song.sketchLine(rules) else { break }
        for word in words {
          var rules = rules
          rules.required = [word]
          if let score = draft.bestScore(of: word, scheme.setting, rules) {
            offers.append((word, Place(section: index, line: line), score))
          }
        }
      }
      song.endSection(section)
    }
    return offers
  }
}

extension LineDrafting.Draft {
  /// The mean log-probability of a word's tokens where it is greatest; nil if the word fits nowhere.
  func bestScore(of word: LyricsWord, _ setting: LineSetting, _ rules: LineRules) -> Double? {
    steps.compactMap { $0.spelling(word, setting, rules)?.score }.max()
  }
}
