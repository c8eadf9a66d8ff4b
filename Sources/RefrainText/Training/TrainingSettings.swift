public import RefrainTensor
public import RefrainTraining

/// How a language model is trained; by default as in the chapter.
public struct TrainingSettings: Sendable, Hashable {
  /// What moves the parameters.
  public enum Optimizer: String, Sendable, CaseIterable {
    /// Stochastic gradient descent, Adam, AdamW, RMSprop and Adagrad, as PyTorch has them.
    case sgd, adam, adamw, rmsprop, adagrad
  }

  /// How the text is cut into batches.
  public enum Sampling: String, Sendable, CaseIterable {
    /// ``ConsecutiveBatches``; the state is carried from batch to batch and starts from zero each epoch.
    case consecutive
    /// ``RandomBatches``; each batch starts from the zero state.
    case random
  }

  /// What is minimised.
  public enum Loss: String, Sendable, CaseIterable {
    /// `softmaxCrossEntropy`, which is right.
    case softmaxCrossEntropy
    /// `probabilityCrossEntropy` of the logits, the mistake of the book's Keras version.
    case logitsAsProbabilities
  }

  /// Passes over the text.
  public var epochs = 200
  /// Rows a batch, N.
  public var batchSize = 32
  /// Characters a row, T.
  public var stepCount = 35
  /// What moves the parameters.
  public var optimizer = Optimizer.sgd
  /// How far a step goes.
  public var learningRate: Float = 100
  /// How the learning rate changes; constant by default.
  public var schedule = Schedule()
  /// Of ``Optimizer/sgd`` and ``Optimizer/rmsprop``.
  public var momentum: Float = 0
  /// Nesterov's momentum, of ``Optimizer/sgd``.
  public var nesterov = false
  /// nil: 0, and 0.01 of ``Optimizer/adamw``.
  public var weightDecay: Float?
  /// Of ``Optimizer/adam`` and ``Optimizer/adamw``.
  public var beta1: Float = 0.9
  /// The decay of the mean of their squares.
  public var beta2: Float = 0.999
  /// Of ``Optimizer/rmsprop``.
  public var smoothing: Float = 0.99
  /// Whether RMSprop divides by the deviation rather than the root mean square.
  public var centered = false
  /// What keeps divisors from zero. nil: 1e-8, and 1e-10 of ``Optimizer/adagrad``.
  public var epsilon: Float?
  /// The global norm to which gradients are clipped; nil does not clip.
  public var clippingNorm: Double? = 0.01
  /// The size to which each element of the gradients is clipped, before their norm is; nil does not clip.
  public var clippingValue: Float?
  /// Which average of the weights is the model that is validated and saved.
  public var averaging = Averaging()
  /// How many updates the training has, whatever `epochs` says; nil: those of all epochs.
  public var updates: Int?
  /// How the text is cut into batches.
  public var sampling = Sampling.consecutive
  /// What is minimised.
  public var loss = Loss.softmaxCrossEntropy
  /// What products are computed in. Where the processor lacks bfloat16, training in it is refused.
  public var precision = ProductPrecision.float32
  /// Decides the order of random batches.
  public var seed: UInt64 = 0
  /// Updates from one snapshot to the next, to which the training goes back when its loss explodes.
  public var snapshotInterval = 100
  /// How often it goes back to the same one, each time on at half the rate, before it gives up.
  public var rollBackLimit = 5

  /// The chapter's settings.
  public init() {}

  /// - Throws: ``TrainingError`` for a setting that cannot work, or not with so short a text.
  public func validate(textLength: Int) throws(TrainingError) {
    for (name, value) in [
      ("number of epochs", epochs), ("batch size", batchSize), ("number of steps", stepCount),
      ("number of updates between snapshots", snapshotInterval),
    ]
    where value < 1 {
      throw .outOfRange(setting: name, value: "\(value)", allowed: "1 or more")
    }
    try validateUpdates()
    if precision == .bfloat16, !Compute.hasBFloat16Products {
      throw .precisionUnavailable(PrecisionUnavailable(instructionSet: Compute.instructionSet))
    }
    guard rollBackLimit >= 0 else {
      throw .outOfRange(setting: "number of roll-backs", value: "\(rollBackLimit)", allowed: "0 or more")
    }
    // Consecutive rows each need one character to predict after their last; random pieces share theirs.
    let (rowLength, rowOverflow) = stepCount.addingReportingOverflow(sampling == .consecutive ? 1 : 0)
    let (cells, overflow) = batchSize.multipliedReportingOverflow(by: rowLength)
    let needed = sampling == .consecutive ? cells : cells &+ 1
    guard !rowOverflow, !overflow, needed > 0, needed <= textLength else {
      throw .textTooShort(
        length: textLength, batchSize: batchSize, stepCount: stepCount,
        needed: rowOverflow || overflow || needed <= 0 ? nil : needed)
    }
  }
}

/// A training that cannot be.
public enum TrainingError: Error, Sendable, Equatable {
  /// A setting is out of its range.
  case outOfRange(setting: String, value: String, allowed: String)
  /// The processor cannot multiply in this precision.
  case precisionUnavailable(PrecisionUnavailable)
  /// `needed` is nil where it exceeds every number.
  case textTooShort(length: Int, batchSize: Int, stepCount: Int, needed: Int?)
}

extension TrainingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .outOfRange(let setting, let value, let allowed):
      "the \(setting) cannot be \(value); give \(allowed)"
    case .precisionUnavailable(let error): error.description
    case .textTooShort(let length, let batchSize, let stepCount, let needed):
      "a text of \(grouped(length)) characters gives no batch of \(grouped(batchSize)) rows × \(grouped(stepCount)) "
        + "steps, which takes \(needed.map { "at least \(grouped($0))" } ?? "more than can be counted"); "
        + "use a longer text, a smaller batch size or fewer steps"
    }
  }
}
