/// A beam search for the end of a line: what the rules want of it is known beforehand, and many ways lead there.
struct LineClosing {
  let setting: LineSetting
  let rules: LineRules
  /// Tokens that meet the ending by themselves.
  private let closers: [Int32]
  private let spellings: [ArraySlice<UInt8>]
  /// Tokens that begin a spelling of the ending without being all of it.
  private let openers: [Int32]

  private static let width = 32
  private static let mostSteps = 40
  /// Lines that are enough to choose from.
  private static let enough = 24

  init(_ setting: LineSetting, _ rules: LineRules) {
    self.setting = setting
    self.rules = rules
    closers = rules.ending.map(setting.closers) ?? []
    let spellings = rules.ending?.spellings.map { Array($0.utf8)[...] } ?? []
    let whole = Set(closers)
    self.spellings = spellings
    openers = setting.beginnings(of: spellings).filter { !whole.contains($0) }
  }

  /// All lines that were found, each with its line end.
  func close(_ starts: [LineHypothesis]) -> [LineHypothesis] {
    var found: [LineHypothesis] = []
    var live = starts
    var seen: Set<[UInt8]> = []
    for _ in 0..<Self.mostSteps where !live.isEmpty && found.count < Self.enough {
      var children: [LineHypothesis] = []
      for hypothesis in live {
        let probabilities = hypothesis.probabilities()
        if hypothesis.pending.isEmpty, rules.isComplete(hypothesis.text) {
          var ended = hypothesis
          ended.end(with: setting.lineEnd, probability: probabilities[Int(setting.lineEnd)])
          found.append(ended)
        }
        for child in self.children(of: hypothesis, probabilities) where seen.insert(child.key).inserted {
          children.append(child)
        }
      }
      live = best(of: children).map {
        var child = $0
        child.read()
        return child
      }
    }
    return found
  }

  /// Half of the places go to lines that have the ending or are about to, so that the others do not crowd them out.
  private func best(of children: [LineHypothesis]) -> [LineHypothesis] {
    let order = children.indices.sorted { (children[$1].score, $0) < (children[$0].score, $1) }
    guard let ending = rules.ending else { return order.prefix(Self.width).map { children[$0] } }
    var places = (closing: Self.width / 2, open: Self.width / 2)
    return order.compactMap { index in
      let child = children[index]
      if !child.pending.isEmpty || ending.isMet(by: child.text.characters) {
        places.closing -= 1
        return places.closing >= 0 ? child : nil
      }
      places.open -= 1
      return places.open >= 0 ? child : nil
    }
  }

  private func children(of hypothesis: LineHypothesis, _ probabilities: [Float]) -> [LineHypothesis] {
    func most(_ count: Int, of ids: [Int32]) -> [Int32] {
      var most = MostProbable(count)
      for (place, id) in ids.enumerated() { most.add(place, probabilities[Int(id)]) }
      return most.kept.map { ids[$0.id] }
    }
    func child(_ id: Int32, pending: [ArraySlice<UInt8>]) -> LineHypothesis? {
      guard id != setting.lineEnd, let text = hypothesis.text(adding: id, of: setting.tokens),
        rules.admits(text, limit: hypothesis.limit)
      else { return nil }
      var child = hypothesis
      child.pending = pending
      child.choose(id, text, of: setting.tokens, probability: probabilities[Int(id)])
      return child
    }
    guard hypothesis.pending.isEmpty else {
      let ids = most(3, of: setting.beginnings(of: hypothesis.pending))
      return ids.compactMap { child($0, pending: hypothesis.pending) }
    }
    var all = MostProbable(24)
    for (id, probability) in probabilities.enumerated() { all.add(id, probability) }
    var children: [LineHypothesis] = []
    for (id, _) in all.kept where children.count < 6 {
      if let child = child(Int32(id), pending: []) { children.append(child) }
    }
    children += most(4, of: closers).compactMap { child($0, pending: []) }
    return children + most(3, of: openers).compactMap { child($0, pending: spellings) }
  }
}

extension LineHypothesis {
  /// What tells two hypotheses apart: the same text may be about to become different ones.
  fileprivate var key: [UInt8] { bytes + [pending.isEmpty ? 0 : 1] }
}
