/// Puts words that a line must hold where the model finds them most probable.
extension LineDrafting {
  /// A draft with all words that the rules require; nil if they cannot be placed in it.
  mutating func placeWords(in draft: Draft) -> Draft? {
    var draft = draft
    while let last = draft.steps.last, !rules.missing(in: last.text).isEmpty {
      guard let (index, placed) = bestPlace(in: draft) else { return nil }
      var sampler = sampler
      for id in placed.ids[draft.steps[index].ids.count...] { sampler.noteWritten(id) }
      self.sampler = sampler
      let rest = self.draft(from: placed)
      let kept = draft.steps[...index]
      draft = Draft(steps: kept + rest.steps, ended: rest.ended, fixed: kept.count)
    }
    return draft
  }

  /// Of all places and words that are missing, those where the words' tokens are most probable.
  private func bestPlace(in draft: Draft) -> (index: Int, placed: LineHypothesis)? {
    var best: (index: Int, placed: LineHypothesis, score: Double)?
    for index in draft.fixed..<draft.steps.count {
      let step = draft.steps[index]
      for word in rules.missing(in: step.text) {
        guard let (placed, score) = step.spelling(word, setting, rules) else { continue }
        if best.map({ score > $0.score }) ?? true { best = (index, placed, score) }
      }
    }
    return best.map { ($0.index, $0.placed) }
  }
}

extension LineHypothesis {
  /// The line with a word after it, and the mean log-probability of the word's tokens; nil if the rules forbid it.
  func spelling(_ word: LyricsWord, _ setting: LineSetting, _ rules: LineRules) -> (LineHypothesis, score: Double)? {
    var spellings = [word.text]
    if text.characters.isEmpty { spellings.append(word.text.prefix(1).uppercased() + word.text.dropFirst()) }
    if text.endsInLetter, word.beginsWithLetter, !rules.forbidsSpaces { spellings = [" " + word.text] }
    var spelled = self
    spelled.pending = spellings.map { Array($0.utf8)[...] }
    guard spelled.spell(setting, rules) else { return nil }
    let written = spelled.logProbabilities[ids.count...]
    return (spelled, Double(written.reduce(0, +)) / Double(written.count))
  }

  /// Writes what is pending, the most probable token at a time.
  ///
  /// - Returns: false if the rules forbid it.
  mutating func spell(_ setting: LineSetting, _ rules: LineRules) -> Bool {
    while !pending.isEmpty {
      let probabilities = probabilities()
      let ids = setting.beginnings(of: pending).sorted { probabilities[Int($0)] > probabilities[Int($1)] }
      guard let id = ids.first(where: { self.text(adding: $0, of: setting.tokens) != nil }),
        let text = text(adding: id, of: setting.tokens)
      else { return false }
      choose(id, text, of: setting.tokens, probability: probabilities[Int(id)])
      read()
    }
    return rules.admits(text, limit: limit)
  }
}
