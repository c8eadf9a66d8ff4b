import RefrainTensor

/// The beginning of a line, with the state that can go on from it.
struct LineHypothesis: Sendable {
  /// The state after all ids, with the logits of what follows.
  private(set) var state: WritingState
  /// Of the whole line, what a prompt began included.
  private(set) var bytes: [UInt8]
  private(set) var text: LineText
  /// What was chosen.
  private(set) var ids: [Int32] = []
  private(set) var logProbabilities: [Float] = []
  private var sum = 0.0
  /// What must be written next, one of these.
  var pending: [ArraySlice<UInt8>] = []
  /// The greatest length it may come to.
  var limit: Int

  /// - Parameter begun: what a prompt holds of the line.
  init?(_ state: WritingState, begun: [UInt8], limit: Int) {
    guard let text = LineText(begun) else { return nil }
    self.state = state
    bytes = begun
    self.text = text
    self.limit = limit
  }

  /// What hypotheses are ranked by: the mean log-probability of a token.
  var score: Double { ids.isEmpty ? 0 : sum / Double(ids.count) }

  /// The text with another token; nil if that can be no line.
  func text(adding id: Int32, of tokens: TokenTexts) -> LineText? {
    let token = tokens.bytes[Int(id)]
    // The end of a piece and what stands for unknown characters.
    guard !token.isEmpty, id != tokens.unknownID else { return nil }
    return text.adding(token)
  }

  /// Chooses a token; ``read()`` lets the model read it.
  mutating func choose(_ id: Int32, _ text: LineText, of tokens: TokenTexts, probability: Float) {
    bytes += tokens.bytes[Int(id)]
    self.text = text
    note(id, probability)
    if !pending.isEmpty {
      let token = tokens.bytes[Int(id)]
      pending = pending.compactMap { $0.starts(with: token) ? $0.dropFirst(token.count) : nil }
      if pending.contains(where: \.isEmpty) { pending = [] }
    }
  }

  /// Ends the line; the text stays without the line end.
  mutating func end(with id: Int32, probability: Float) { note(id, probability) }

  mutating func read() {
    if let last = ids.last { state.advance(last) }
  }

  private mutating func note(_ id: Int32, _ probability: Float) {
    ids.append(id)
    let logProbability = Platform.log(Double(max(probability, .leastNormalMagnitude)))
    logProbabilities.append(Float(logProbability))
    sum += logProbability
  }

  /// The model's probabilities of what follows.
  func probabilities() -> [Float] {
    var copy = state
    copy.soften(temperature: 1)
    return copy.withLogits { Array($0) }
  }
}
