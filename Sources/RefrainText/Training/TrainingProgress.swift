/// After one mini-batch.
public struct TrainingStep: Sendable, Hashable {
  /// From 1.
  public let epoch: Int
  /// Of this epoch, from 1, and how many there are.
  public let batch: Int
  public let batchCount: Int
  /// Mean of the batch's characters, in nats.
  public let loss: Float
  /// Characters predicted so far in this epoch.
  public let tokenCount: Int
  /// Since the epoch began.
  public let seconds: Double
}

/// After one pass over the text.
public struct TrainingEpoch: Sendable, Hashable {
  /// From 1.
  public let epoch: Int
  /// Of the training text, while the weights were changing: exp of the mean loss of all characters.
  public let perplexity: Double
  /// Characters predicted.
  public let tokenCount: Int
  public let seconds: Double

  public var tokensPerSecond: Double { Double(tokenCount) / seconds }
}
