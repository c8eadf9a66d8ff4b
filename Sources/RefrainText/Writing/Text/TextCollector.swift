/// Makes a ``Writing`` of the ids that are chosen, one after the other.
struct TextCollector: Sendable {
  private let tokens: TokenTexts
  private let length: Int
  private var assembler = ScalarAssembler()
  private var held: HeldBackText
  private(set) var hasEnded = false
  private(set) var written: Writing

  init(_ tokens: TokenTexts, after prompt: String, _ options: WritingOptions, seed: UInt64) {
    self.tokens = tokens
    length = options.length
    held = HeldBackText(stops: options.stops)
    written = Writing(
      prompt: prompt, continuation: "", ids: [], logProbabilities: [], ending: .length, seed: seed)
    hasEnded = length == 0
  }

  /// Takes the next id, and gives out what can be shown.
  mutating func add(_ id: Int32, logProbability: Float?) -> String {
    written.ids.append(id)
    if let logProbability { written.logProbabilities.append(logProbability) }
    var piece = ""
    if tokens.isEnd(id) {
      written.ending = .endOfPiece
      hasEnded = true
    } else {
      piece = held.add(assembler.add(id, of: tokens))
      hasEnded = written.ids.count == length
    }
    if hasEnded, held.stop == nil {
      piece += held.add(assembler.finish())
      piece += held.finish()
    }
    if let stop = held.stop {
      written.ending = .stop(stop)
      hasEnded = true
    }
    written.continuation += piece
    return piece
  }
}
