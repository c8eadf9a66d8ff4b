/// What happens in a training, one thing after the other; see ``LanguageModelTrainer/advance()``.
public enum TrainingEvent: Sendable, Hashable {
  /// A mini-batch was trained on.
  case step(TrainingStep)
  /// An epoch has ended.
  case epoch(TrainingEpoch)
  /// The training went back to a snapshot.
  case rollBack(TrainingRollBack)
}

/// After one mini-batch.
public struct TrainingStep: Sendable, Hashable {
  /// From 1.
  public let epoch: Int
  /// Of this epoch, from 1, and how many there are.
  public let batch: Int
  /// Batches an epoch.
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
  /// What the epoch took.
  public let seconds: Double
  /// Since the training began.
  public var updates = 0
  /// Of the last update.
  public var learningRate: Float?
  /// The mean of the updates', before clipping.
  public var gradientNorm: Double?
  /// Of ``LanguageModelTrainer/heldOut``, if there is one.
  public var heldOut: TextScore?

  /// Tokens trained on, a second.
  public var tokensPerSecond: Double { Double(tokenCount) / seconds }
}

/// After a loss that exploded: the training stands where its last snapshot was taken, and goes on at a lower rate.
public struct TrainingRollBack: Sendable, Hashable {
  /// Where it exploded: the epoch, from 1, and the update.
  public let epoch: Int
  /// Which update, from 1.
  public let update: Int
  /// Of that batch.
  public let loss: Float
  /// Updates that are kept.
  public let updates: Int
  /// The share of the planned learning rate that is left.
  public let rateCut: Float
  /// How often the training went back to this snapshot, this time included, and how often it may.
  public let attempt: Int
  /// How many attempts there are in all.
  public let limit: Int
}

/// A training whose loss explodes again and again.
public struct TrainingDiverged: Error, Sendable, Equatable {
  /// From 1.
  public let epoch: Int
  /// Which update, from 1.
  public let update: Int
  /// Of the batch that ended it.
  public let loss: Float
  /// How often the training had gone back to its last snapshot.
  public let attempts: Int
  /// The share of the planned learning rate that was left.
  public let rateCut: Float
}

extension TrainingDiverged: CustomStringConvertible {
  public var description: String {
    let again =
      attempts == 0
      ? "" : " \(attempts) times over, though the learning rate was cut to \(rateCut) of what was asked for"
    return "the training diverged\(again): at update \(grouped(update)), in epoch \(grouped(epoch)), "
      + "\(loss.isFinite ? "the loss was \(loss)" : "loss or weights became NaN or infinite"). "
      + "Try a smaller --learning-rate, or a smaller --clip"
  }
}
