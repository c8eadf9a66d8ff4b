/// Writes one line: drafts several, repairs the ends of those that break the rules, and takes the best.
struct LineWriting {
  let setting: LineSetting
  let rules: LineRules
  /// How many drafts to choose from.
  let draftCount: Int

  /// - Parameters:
  ///   - sampler: what drafts are drawn with; it goes on where they end.
  ///   - blame: how much worse a line is for other reasons than its improbability, in nats a token.
  /// - Returns: the line with its line end; nil if none was found.
  func write(
    from start: LineHypothesis, _ sampler: inout Sampler, blame: (LineText) -> Double
  ) -> LineHypothesis? {
    let closing = LineClosing(setting, rules)
    // More drafts where the first ones led nowhere.
    for round in 1...2 {
      var (natural, broken) = ([LineHypothesis](), [LineDrafting.Draft]())
      for _ in 0..<(draftCount * round) {
        var drafting = LineDrafting(setting: setting, rules: rules, sampler: sampler)
        let draft = drafting.placeWords(in: drafting.draft(from: start))
        sampler.follow(drafting.sampler)
        guard let draft else { continue }
        if let ended = draft.ended, rules.isComplete(ended.text) { natural.append(ended) } else { broken.append(draft) }
        // An end that was forced by the length is as good as broken.
        if let ended = draft.ended, ended.text.length(in: rules.length.unit) == ended.limit { broken.append(draft) }
      }
      var found = natural
      if natural.count < (draftCount + 1) / 2 { found += closing.close(broken.flatMap(turnings)) }
      if found.isEmpty { found = broken.compactMap(forced) }
      let ranked = found.map { ($0, $0.score - blame($0.text)) }
      if let best = ranked.max(by: { $0.1 < $1.1 }) { return best.0 }
    }
    return nil
  }

  /// Where to turn back to: the last few places of a draft at which a word may begin.
  private func turnings(of draft: LineDrafting.Draft) -> [LineHypothesis] {
    var found: [LineHypothesis] = []
    let measure = rules.length.unit
    let length = draft.steps[draft.steps.count - 1].text.length(in: measure)
    for index in stride(from: draft.steps.count - 1, through: draft.fixed, by: -1) where found.count < 3 {
      var step = draft.steps[index]
      guard !step.text.isCut, !step.text.endsInLetter || index == draft.fixed else { continue }
      step.limit = min(step.limit, max(rules.length.range.lowerBound, length + (measure == .words ? 2 : 10)))
      found.append(step)
    }
    return found
  }

  /// The draft cut off where the ending still fits, with the ending put after it: the last resort.
  private func forced(_ draft: LineDrafting.Draft) -> LineHypothesis? {
    guard let ending = rules.ending else { return nil }
    for step in draft.steps[draft.fixed...].reversed() where !step.text.isCut {
      for spelling in ending.spellings {
        for parted in step.text.endsInLetter && !rules.forbidsSpaces ? [" " + spelling, spelling] : [spelling] {
          var closed = step
          closed.pending = [Array(parted.utf8)[...]]
          guard closed.spell(setting, rules), rules.isComplete(closed.text) else { continue }
          closed.end(with: setting.lineEnd, probability: closed.probabilities()[Int(setting.lineEnd)])
          return closed
        }
      }
    }
    return nil
  }
}
