import RefrainTensor

/// Chooses tokens as a ``Sampling`` says: the generator it draws with, and what its penalties look back on.
struct Sampler: Sendable {
  let sampling: Sampling
  private(set) var generator: Philox
  private var history: TokenHistory?
  private var filter = ProbabilityFilter()

  init(_ sampling: Sampling, seed: UInt64, vocabularySize: Int) {
    self.sampling = sampling
    generator = Philox(seed: seed)
    history = sampling.hasPenalties ? TokenHistory(vocabularySize: vocabularySize) : nil
  }

  /// Draws from here on with another seed.
  mutating func reseed(_ seed: UInt64) { generator = Philox(seed: seed) }

  /// Goes on drawing where another one, which began as a copy, has come to.
  mutating func follow(_ other: Sampler) { generator = other.generator }

  mutating func noteRead(_ id: Int32) { history?.noteRead(id) }

  mutating func noteWritten(_ id: Int32) { history?.noteWritten(id) }

  /// Chooses what follows one of the sequences; its logits are used up.
  mutating func choose(from state: inout WritingState, row: Int = 0) -> Int32 {
    let isDrawn = weigh(&state, row: row)
    let id: Int32
    if isDrawn {
      id = state.withLogits(row: row) { draw(from: $0) }
    } else if sampling.hasPenalties {
      id = state.withLogits(row: row) { mostProbable($0) }
    } else {
      id = state.argmax(row: row)
    }
    noteWritten(id)
    return id
  }

  /// The same, with the id's log-probability by the model itself if it is wanted.
  mutating func choose(
    from state: inout WritingState, row: Int = 0, wantsLogProbability: Bool
  ) -> (id: Int32, logProbability: Float?) {
    guard wantsLogProbability else { return (choose(from: &state, row: row), nil) }
    let (logits, normalizer) = (state.withLogits(row: row) { Array($0) }, state.logNormalizer(row: row))
    let id = choose(from: &state, row: row)
    return (id, Float(Double(logits[Int(id)]) - normalizer))
  }

  /// All stages but the choice itself: a row's logits become what to draw from, or those of which to take the
  /// greatest.
  ///
  /// - Returns: whether to draw.
  mutating func weigh(_ state: inout WritingState, row: Int = 0) -> Bool {
    if let history { state.withMutableLogits(row: row) { history.penalize($0, by: sampling) } }
    guard let temperature = sampling.temperature else { return false }
    state.soften(row: row, temperature: temperature)
    if sampling.hasFilters { state.withMutableLogits(row: row) { filter.apply(sampling, to: $0) } }
    return true
  }

  /// An id drawn with these probabilities, which need not sum to 1.
  mutating func draw(from probabilities: UnsafeBufferPointer<Float>) -> Int32 {
    Int32(ProbabilityDraw(probabilities).id(at: generator.unitDouble()))
  }
}

/// The first of the greatest, as NumPy's argmax: a NaN is the greatest.
func mostProbable(_ logits: UnsafeBufferPointer<Float>) -> Int32 {
  var best = 0
  for id in logits.indices where logits[id] > logits[best] || logits[id].isNaN {
    best = id
    if logits[id].isNaN { break }
  }
  return Int32(best)
}
