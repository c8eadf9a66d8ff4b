/// How a text is continued, and when it ends.
public struct WritingOptions: Sendable, Hashable {
  /// How many tokens to write at most; a token of a scalar vocabulary is a character.
  public var length: Int
  /// How each token is chosen.
  public var sampling: Sampling
  /// Decides what is drawn. Of several texts written together, text i is drawn with `seed + i`.
  public var seed: UInt64
  /// Writing ends before the first of these, of which nothing is given out.
  public var stops: [String]
  /// What to do with characters of the prompt that the model does not know.
  public var unknown: UnknownCharacterPolicy
  /// Whether to find the log-probability of each token, which takes time.
  public var wantsLogProbabilities: Bool

  /// Options out of range are refused when writing begins.
  public init(
    length: Int = 50, sampling: Sampling = .greedy, seed: UInt64 = 0, stops: [String] = [],
    unknown: UnknownCharacterPolicy = .error, wantsLogProbabilities: Bool = false
  ) {
    self.length = length
    self.sampling = sampling
    self.seed = seed
    self.stops = stops
    self.unknown = unknown
    self.wantsLogProbabilities = wantsLogProbabilities
  }

  /// - Throws: ``WritingError`` for a negative length, settings out of range and an empty stop string.
  public func validate() throws(WritingError) {
    guard length >= 0 else { throw .badLength(length) }
    guard !stops.contains("") else { throw .emptyStop }
    try sampling.validate()
  }
}

/// A text that was written, and how.
public struct Writing: Sendable, Hashable {
  /// Why it ends where it does.
  public enum Ending: Sendable, Hashable {
    /// As many tokens were written as were wanted.
    case length
    /// This stop string came next.
    case stop(String)
    /// The model ended the piece.
    case endOfPiece
  }

  /// What was continued.
  public let prompt: String
  /// What was written after the prompt.
  public internal(set) var continuation: String
  /// The ids that were chosen, those of a stop string included.
  public internal(set) var ids: [Int32]
  /// ln P(token | what stands before) of each, by the model itself: without temperature, penalties or filters. Empty
  /// unless they were wanted.
  public internal(set) var logProbabilities: [Float]
  /// Why it ends where it does.
  public internal(set) var ending: Ending
  /// What it was drawn with.
  public let seed: UInt64

  /// Prompt and continuation.
  public var text: String { prompt + continuation }
  /// The sum of the log-probabilities.
  public var logProbability: Double { logProbabilities.reduce(0) { $0 + Double($1) } }
}
