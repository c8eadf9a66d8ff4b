import RefrainTensor

/// The ids of a text in the making: reads them, chooses them. A value, to keep, to fork or to go back to.
struct TokenWriter: Sendable {
  private(set) var state: WritingState
  var sampler: Sampler
  /// The id chosen last, which the model has not read yet.
  private var unread: Int32?
  /// Whether anything was read, so that something can follow.
  private(set) var hasBegun = false

  init(_ writer: Writer, sampling: Sampling, seed: UInt64) throws(WritingError) {
    state = try WritingState(writer, rowCount: 1)
    sampler = Sampler(sampling, seed: seed, vocabularySize: writer.vocabulary.count)
  }

  /// - Throws: ``WritingError/notFinite`` for a model whose logits are no numbers.
  mutating func read(_ ids: [Int32]) throws(WritingError) {
    guard !ids.isEmpty else { return }
    if let unread { state.advance(unread, wants: .state) }
    unread = nil
    for (index, id) in ids.enumerated() {
      state.advance(id, wants: index == ids.count - 1 ? .logits : .state)
      sampler.noteRead(id)
    }
    hasBegun = true
    guard state.predictsNumbers() else { throw .notFinite }
  }

  mutating func next() -> Int32 { next(wantsLogProbability: false).id }

  mutating func next(wantsLogProbability: Bool) -> (id: Int32, logProbability: Float?) {
    if let unread {
      state.advance(unread, wants: sampler.sampling.isArgmax && !wantsLogProbability ? .argmax : .logits)
    }
    let chosen = sampler.choose(from: &state, wantsLogProbability: wantsLogProbability)
    unread = chosen.id
    return chosen
  }
}

extension WritingState {
  /// Whether all logits of a row are finite.
  func predictsNumbers(row: Int = 0) -> Bool { withLogits(row: row) { $0.allSatisfy(\.isFinite) } }
}
