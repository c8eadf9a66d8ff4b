public import RefrainTensor

/// How a language model is trained; by default as in the chapter.
public struct TrainingSettings: Sendable, Hashable {
  public enum Optimizer: String, Sendable, CaseIterable {
    case sgd, adam
  }

  /// How the text is cut into batches.
  public enum Sampling: String, Sendable, CaseIterable {
    /// ``ConsecutiveBatches``; the state is carried from batch to batch and starts from zero each epoch.
    case consecutive
    /// ``RandomBatches``; each batch starts from the zero state.
    case random
  }

  public enum Loss: String, Sendable, CaseIterable {
    /// `softmaxCrossEntropy`, which is right.
    case softmaxCrossEntropy
    /// `probabilityCrossEntropy` of the logits, the mistake of the book's Keras version.
    case logitsAsProbabilities
  }

  public var epochs = 200
  /// Rows a batch, N.
  public var batchSize = 32
  /// Characters a row, T.
  public var stepCount = 35
  public var optimizer = Optimizer.sgd
  public var learningRate: Float = 100
  /// The global norm to which gradients are clipped; nil does not clip.
  public var clippingNorm: Double? = 0.01
  public var sampling = Sampling.consecutive
  public var loss = Loss.softmaxCrossEntropy
  /// What products are computed in. Where the processor lacks bfloat16, training in it is refused.
  public var precision = ProductPrecision.float32
  /// Decides the order of random batches.
  public var seed: UInt64 = 0

  public init() {}

  /// - Throws: ``TrainingError`` for a setting that cannot work, or not with so short a text.
  public func validate(textLength: Int) throws(TrainingError) {
    for (name, value) in [("number of epochs", epochs), ("batch size", batchSize), ("number of steps", stepCount)]
    where value < 1 {
      throw .outOfRange(setting: name, value: "\(value)", allowed: "1 or more")
    }
    guard learningRate.isFinite, learningRate > 0 else {
      throw .outOfRange(setting: "learning rate", value: "\(learningRate)", allowed: "a positive number")
    }
    if precision == .bfloat16, !Compute.hasBFloat16Products {
      throw .precisionUnavailable(PrecisionUnavailable(instructionSet: Compute.instructionSet))
    }
    if let clippingNorm, !(clippingNorm > 0) {
      throw .outOfRange(setting: "clipping norm", value: "\(clippingNorm)", allowed: "a positive number")
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
  case outOfRange(setting: String, value: String, allowed: String)
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
