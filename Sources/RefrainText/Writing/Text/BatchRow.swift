/// One of the sequences that are written together.
struct BatchRow {
  /// Its place among the prompts.
  let index: Int
  let promptIDs: [Int32]
  private let wantsLogProbabilities: Bool
  private var sampler: Sampler
  private(set) var collector: TextCollector

  init(index: Int, prompt: String, promptIDs: [Int32], _ options: WritingOptions, _ tokens: TokenTexts) {
    self.index = index
    self.promptIDs = promptIDs
    wantsLogProbabilities = options.wantsLogProbabilities
    let seed = options.seed &+ UInt64(index)
    sampler = Sampler(options.sampling, seed: seed, vocabularySize: tokens.bytes.count)
    for id in promptIDs { sampler.noteRead(id) }
    collector = TextCollector(tokens, after: prompt, options, seed: seed)
  }

  /// What follows in this row; once it has ended, something that nobody looks at.
  mutating func choose(from state: inout WritingState, row: Int) -> Int32 {
    guard !collector.hasEnded else { return 0 }
    let (id, logProbability) = sampler.choose(
      from: &state, row: row, wantsLogProbability: wantsLogProbabilities)
    _ = collector.add(id, logProbability: logProbability)
    return id
  }
}
