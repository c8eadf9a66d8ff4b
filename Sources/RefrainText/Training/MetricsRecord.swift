/// One line of `metrics.jsonl`: something that happened in a training. What is not known, or not finite, is absent.
public struct MetricsRecord: Sendable, Hashable, Codable {
  /// What can happen in a training.
  public enum Event: String, Sendable, Hashable, Codable {
    /// An epoch was finished.
    case epoch
    /// The loss exploded, and the training went back to its last snapshot.
    case rollback
    /// The training goes on in another process.
    case resume
    /// The training is finished.
    case end
  }

  /// What the model made of a prompt.
  public struct Sample: Sendable, Hashable, Codable {
    /// What was continued.
    public var prompt: String
    /// The prompt and what follows it.
    public var text: String

    /// A sample of a report.
    public init(prompt: String, text: String) { (self.prompt, self.text) = (prompt, text) }
  }

  /// What happened.
  public var event: Event
  /// Of an epoch's line, the one that was finished, from 1; of the others, how many are finished.
  public var epoch: Int
  /// How often the training was taken up again before this; 0 in its first process.
  public var restart = 0
  /// Since the beginning of the training.
  public var updates: Int?
  /// Of the training text, while the weights were changing.
  public var perplexity: Double?
  /// The logarithm of that, in nats a token.
  public var loss: Double?
  /// Predicted in this epoch.
  public var tokens: Int?
  /// Of this epoch.
  public var seconds: Double?
  /// Tokens trained on, a second.
  public var tokensPerSecond: Double?
  /// At the end of the epoch.
  public var learningRate: Double?
  /// The mean of this epoch's, before clipping.
  public var gradientNorm: Double?
  /// Nats a token of the held-out text.
  public var heldOutLoss: Double?
  /// exp of ``heldOutLoss``.
  public var heldOutPerplexity: Double?
  /// Bits a Unicode scalar of the held-out text.
  public var heldOutBitsPerCharacter: Double?
  /// Bits a byte of the held-out text.
  public var heldOutBitsPerByte: Double?
  /// The share of the held-out text's characters that the vocabulary lacks.
  public var unknownShare: Double?
  /// What the model wrote then.
  public var samples: [Sample]?
  /// Of a run that goes on: epochs that were done when the text by which they are compared took the place of another.
  public var comparedSince: Int?
  /// When, in seconds since 1970.
  public var time: Double?

  /// A record of which nothing else is known yet.
  public init(_ event: Event, epoch: Int) { (self.event, self.epoch) = (event, epoch) }

  private enum CodingKeys: String, CodingKey {
    case event, epoch, restart, updates, perplexity, loss, tokens, seconds, samples, time
    case tokensPerSecond = "tokens_per_second"
    case learningRate = "learning_rate"
    case gradientNorm = "gradient_norm"
    case heldOutLoss = "held_out_loss"
    case heldOutPerplexity = "held_out_perplexity"
    case heldOutBitsPerCharacter = "held_out_bits_per_character"
    case heldOutBitsPerByte = "held_out_bits_per_byte"
    case unknownShare = "unknown_share"
    case comparedSince = "compared_since"
  }
}

extension MetricsRecord {
  /// The same without numbers that JSON cannot say: the perplexity of what has exploded may be infinite.
  var encodable: MetricsRecord {
    var record = self
    let numbers: [WritableKeyPath<MetricsRecord, Double?>] = [
      \.perplexity, \.loss, \.seconds, \.tokensPerSecond, \.learningRate, \.gradientNorm, \.heldOutLoss,
      \.heldOutPerplexity, \.heldOutBitsPerCharacter, \.heldOutBitsPerByte, \.unknownShare, \.time,
    ]
    for number in numbers where record[keyPath: number]?.isFinite == false { record[keyPath: number] = nil }
    return record
  }
}
