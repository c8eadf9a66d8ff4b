/// What penalties look back on: which tokens were read or written, and how often each was written.
struct TokenHistory: Sendable {
  /// Of each id, how often it was written.
  private var writtenCounts: [Int32]
  private var wasSeen: [Bool]
  /// The different ids that occurred.
  private var seen: [Int32] = []

  init(vocabularySize: Int) {
    writtenCounts = Array(repeating: 0, count: vocabularySize)
    wasSeen = Array(repeating: false, count: vocabularySize)
  }

  mutating func noteRead(_ id: Int32) {
    guard !wasSeen[Int(id)] else { return }
    wasSeen[Int(id)] = true
    seen.append(id)
  }

  mutating func noteWritten(_ id: Int32) {
    noteRead(id)
    writtenCounts[Int(id)] &+= 1
  }

  /// The first two stages of ``Sampling``.
  func penalize(_ logits: UnsafeMutableBufferPointer<Float>, by sampling: Sampling) {
    for id in seen {
      var logit = logits[Int(id)]
      if sampling.repetitionPenalty != 1 {
        logit = logit > 0 ? logit / sampling.repetitionPenalty : logit * sampling.repetitionPenalty
      }
      let count = writtenCounts[Int(id)]
      if count > 0 { logit -= sampling.frequencyPenalty * Float(count) + sampling.presencePenalty }
      logits[Int(id)] = logit
    }
  }
}
