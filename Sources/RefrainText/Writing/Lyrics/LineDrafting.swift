import RefrainTensor

/// Draws lines freely, but for the rules that can be kept without looking ahead.
struct LineDrafting {
  let setting: LineSetting
  let rules: LineRules
  var sampler: Sampler

  /// A drawn line.
  struct Draft {
    /// What it went through, the beginning first.
    var steps: [LineHypothesis]
    /// With its line end, where one was drawn.
    var ended: LineHypothesis?
    /// Where in `steps` the words that had to be placed are done.
    var fixed = 0
  }

  private static let mostTokens = 600

  /// Draws until the line ends, or can go on no more.
  mutating func draft(from start: LineHypothesis) -> Draft {
    var draft = Draft(steps: [start])
    var hypothesis = start
    while hypothesis.ids.count < Self.mostTokens {
      let mayEnd = rules.mayEnd(hypothesis.text)
      guard let (id, text) = draw(hypothesis, mayEnd: mayEnd) else { break }
      let probability = hypothesis.probabilities()[Int(id)]
      sampler.noteWritten(id)
      guard let text else {
        hypothesis.end(with: id, probability: probability)
        draft.ended = hypothesis
        break
      }
      hypothesis.choose(id, text, of: setting.tokens, probability: probability)
      hypothesis.read()
      draft.steps.append(hypothesis)
    }
    return draft
  }

  /// A token that the rules admit, drawn from what they leave of the distribution; no text with a line end. Nil if
  /// they leave nothing.
  private mutating func draw(_ hypothesis: LineHypothesis, mayEnd: Bool) -> (id: Int32, text: LineText?)? {
    var state = hypothesis.state
    let isDrawn = sampler.weigh(&state)
    var weights = state.withLogits { Array($0) }
    func text(_ id: Int32) -> (id: Int32, text: LineText?)? {
      if id == setting.lineEnd { return mayEnd ? (id, nil) : nil }
      guard let text = hypothesis.text(adding: id, of: setting.tokens), rules.admits(text, limit: hypothesis.limit)
      else { return nil }
      return (id, text)
    }
    if isDrawn {
      // What is refused leaves the distribution, and the rest is drawn from again.
      for _ in 0..<32 {
        let id = weights.withUnsafeBufferPointer { sampler.draw(from: $0) }
        if let found = text(id) { return found }
        weights[Int(id)] = 0
      }
      // Filters may have left nothing that the rules admit.
      weights = hypothesis.probabilities()
    }
    for id in weights.indices.sorted(by: { (weights[$1], $0) < (weights[$0], $1) }) {
      if let found = text(Int32(id)) { return found }
    }
    return nil
  }
}
