import RefrainTensor

/// The exponential of the mean loss per token: how many equally likely next tokens a model is as unsure as.
public struct Perplexity: Sendable, Hashable {
  /// Nats.
  public private(set) var totalLoss = 0.0
  /// How many tokens were added.
  public private(set) var tokenCount = 0

  /// Before the first batch.
  public init() {}

  /// What has been added so far, in nats, and of how many tokens.
  package init(totalLoss: Double, tokenCount: Int) { (self.totalLoss, self.tokenCount) = (totalLoss, tokenCount) }

  /// Adds a batch.
  ///
  /// - Parameters:
  ///   - loss: the mean loss of the batch's tokens, in nats.
  ///   - tokenCount: how many tokens it has.
  public mutating func add(loss: Float, tokenCount: Int) {
    totalLoss += Double(loss) * Double(tokenCount)
    self.tokenCount += tokenCount
  }

  /// Nats per token; NaN before the first batch.
  public var meanLoss: Double { totalLoss / Double(tokenCount) }

  /// exp of ``meanLoss``.
  public var value: Double { Platform.exp(meanLoss) }
}
