import RefrainTensor

/// How to look for a probable text as a whole, rather than for a probable token at each step.
///
/// After each token the `width` most probable beginnings are kept; one that ends (at a stop string, or where the model
/// ends the piece) keeps its place. Width 1 is greedy. The texts are ranked by the sum of their log-probabilities
/// divided by (number of tokens)^`lengthPenalty`, as Hugging Face does, so that short ones have no advantage.
public struct BeamSearch: Sendable, Hashable {
  /// How many beams go on at each step.
  public var width: Int
  /// How many tokens to write at most.
  public var length: Int
  /// 0 ranks by the probability of the whole text, 1 by the mean a token.
  public var lengthPenalty: Float
  /// A beam ends before the first of these.
  public var stops: [String]
  /// What to do with characters of the prompt that the model does not know.
  public var unknown: UnknownCharacterPolicy

  /// Settings out of range are refused when the search begins.
  public init(
    width: Int = 4, length: Int = 50, lengthPenalty: Float = 1, stops: [String] = [],
    unknown: UnknownCharacterPolicy = .error
  ) {
    self.width = width
    self.length = length
    self.lengthPenalty = lengthPenalty
    self.stops = stops
    self.unknown = unknown
  }

  /// - Throws: ``WritingError`` for settings out of range.
  public func validate() throws(WritingError) {
    guard 1...Self.largestWidth ~= width else {
      throw .outOfRange(setting: "beam width", value: Float(width), allowed: "1 to \(Self.largestWidth)")
    }
    guard lengthPenalty >= 0, lengthPenalty.isFinite else {
      throw .outOfRange(setting: "length penalty", value: lengthPenalty, allowed: "0 or more")
    }
    try options.validate()
  }

  private static let largestWidth = 1_000

  fileprivate var options: WritingOptions { WritingOptions(length: length, stops: stops, unknown: unknown) }

  /// What texts are ranked by.
  public func score(of writing: Writing) -> Double {
    let count = max(1, writing.logProbabilities.count)
    return writing.logProbability / Platform.exp(Double(lengthPenalty) * Platform.log(Double(count)))
  }
}

extension Writer {
  /// The most probable texts after `prompt` that a beam search finds, the best first, at most `search.width`, with
  /// the log-probability of each token.
  ///
  /// - Throws: ``WritingError`` for a prompt that cannot be continued and for settings out of range.
  public func write(after prompt: String, _ search: BeamSearch) throws(WritingError) -> [Writing] {
    try search.validate()
    var first = try TokenWriter(self, sampling: .greedy, seed: 0)
    try first.read(encode(prompt, unknown: search.unknown))
    let collector = TextCollector(tokens, after: prompt, search.options, seed: 0)
    guard !collector.hasEnded else { return [collector.written] }
    var live = [Beginning(state: first.state, collector: collector)]
    var ended: [Writing] = []
    while !live.isEmpty, ended.count < search.width {
      let next = Beginning.best(search.width - ended.count, following: live)
      live = []
      for (beginning, id, logProbability) in next {
        var longer = beginning
        longer.add(id, Float(logProbability))
        if longer.collector.hasEnded {
          ended.append(longer.collector.written)
        } else {
          longer.state.advance(id)
          live.append(longer)
        }
      }
    }
    return ended.enumerated().sorted { a, b in
      (search.score(of: b.element), a.offset) < (search.score(of: a.element), b.offset)
    }.map(\.element)
  }
}

/// The beginning of a text, with the state that can go on from it.
private struct Beginning {
  var state: WritingState
  var collector: TextCollector
  private var sum = 0.0

  init(state: WritingState, collector: TextCollector) {
    self.state = state
    self.collector = collector
  }

  mutating func add(_ id: Int32, _ logProbability: Float) {
    _ = collector.add(id, logProbability: logProbability)
    sum += Double(logProbability)
  }

  /// The `count` most probable of all beginnings that are a token longer; of equals the first.
  static func best(
    _ count: Int, following beginnings: [Beginning]
  ) -> [(beginning: Beginning, id: Int32, logProbability: Double)] {
    var found: [(parent: Int, id: Int32, logProbability: Double, sum: Double)] = []
    for (parent, beginning) in beginnings.enumerated() {
      let normalizer = beginning.state.logNormalizer()
      for (id, logit) in beginning.state.mostProbable(count) {
        let logProbability = Double(logit) - normalizer
        found.append((parent, id, logProbability, beginning.sum + logProbability))
      }
    }
    // Stable among equals: the order is that of the parents and of their most probable tokens.
    let order = found.indices.sorted { (found[$1].sum, $0) < (found[$0].sum, $1) }
    return order.prefix(count).map { (beginnings[found[$0].parent], found[$0].id, found[$0].logProbability) }
  }
}

extension WritingState {
  /// The ids of the `count` greatest logits of the only row, the greatest first, of equals the first.
  func mostProbable(_ count: Int) -> [(id: Int32, logit: Float)] {
    withLogits { logits in
      if count == 1 { return [argmax()].map { ($0, logits[Int($0)]) } }
      var kept = MostProbable(count)
      for (id, logit) in logits.enumerated() { kept.add(id, logit) }
      return kept.kept.map { (Int32($0.id), $0.value) }
    }
  }
}
