import RefrainNN
import RefrainTensor
import RefrainTraining

/// Trains a ``LanguageModel`` on a text, epoch by epoch.
///
/// A value: a copy is a snapshot that can be trained on by itself. ``train(onStep:onEpoch:)`` runs to the end and
/// calls back; ``epochs()`` is the same as an asynchronous sequence. Both stop soon after their task is cancelled.
public struct LanguageModelTrainer: Sendable {
  public private(set) var model: LanguageModel
  public let settings: TrainingSettings
  /// Epochs done.
  public private(set) var epoch = 0
  private let ids: [Int32]
  private var optimizer: any Optimizer
  private var generator: Philox
  /// What dropout and its kin draw from: far from where the order of batches is drawn, so that neither moves the other.
  private var maskGenerator: Philox

  /// - Parameter ids: the text, in ids of the model's vocabulary.
  /// - Throws: ``TrainingError`` for settings that cannot work with this text.
  public init(_ model: LanguageModel, on ids: [Int32], settings: TrainingSettings) throws(TrainingError) {
    try settings.validate(textLength: ids.count)
    self.model = model
    self.ids = ids
    self.settings = settings
    generator = Philox(seed: settings.seed)
    maskGenerator = Philox(seed: settings.seed, position: 1 << 62)
    optimizer =
      switch settings.optimizer {
      case .sgd: SGD(learningRate: settings.learningRate)
      case .adam: Adam(learningRate: settings.learningRate)
      }
  }

  /// Batches an epoch.
  public var batchCount: Int {
    switch settings.sampling {
    case .consecutive: ConsecutiveBatches(ids, size: settings.batchSize, stepCount: settings.stepCount).count
    case .random: (ids.count - 1) / settings.stepCount / settings.batchSize
    }
  }

  /// Trains for the epochs that are left.
  ///
  /// - Parameters:
  ///   - onStep: called after each mini-batch.
  ///   - onEpoch: called after each epoch, with the model as it is then.
  /// - Throws: `CancellationError` when the task is cancelled; the model then stands after the last finished batch.
  public mutating func train(
    onStep: (TrainingStep) -> Void = { _ in }, onEpoch: (TrainingEpoch, LanguageModel) -> Void = { _, _ in }
  ) throws(CancellationError) {
    while epoch < settings.epochs { onEpoch(try trainEpoch(onStep: onStep), model) }
  }

  /// Trains for one epoch.
  public mutating func trainEpoch(
    onStep: (TrainingStep) -> Void = { _ in }
  ) throws(CancellationError) -> TrainingEpoch {
    switch settings.sampling {
    case .consecutive:
      let batches = ConsecutiveBatches(ids, size: settings.batchSize, stepCount: settings.stepCount)
      return try train(on: batches, count: batches.count, carriesState: true, onStep)
    case .random:
      let batches = RandomBatches(
        ids, size: settings.batchSize, stepCount: settings.stepCount, using: &generator)
      return try train(on: batches, count: batches.count, carriesState: false, onStep)
    }
  }

  private mutating func train(
    on batches: some Sequence<Batch>, count: Int, carriesState: Bool, _ onStep: (TrainingStep) -> Void
  ) throws(CancellationError) -> TrainingEpoch {
    let start = Platform.monotonicSeconds
    var perplexity = Perplexity()
    var state: RecurrentState?
    for (index, batch) in batches.enumerated() {
      if Task.isCancelled { throw CancellationError() }
      let (loss, next) = update(on: batch, from: state)
      if carriesState { state = next }
      perplexity.add(loss: loss, tokenCount: batch.tokenCount)
      onStep(
        TrainingStep(
          epoch: epoch + 1, batch: index + 1, batchCount: count, loss: loss, tokenCount: perplexity.tokenCount,
          seconds: Platform.monotonicSeconds - start))
    }
    epoch += 1
    return TrainingEpoch(
      epoch: epoch, perplexity: perplexity.value, tokenCount: perplexity.tokenCount,
      seconds: Platform.monotonicSeconds - start)
  }
}

extension LanguageModelTrainer {
  /// One step: the loss of a batch before it, and the state that the batch ends in.
  private mutating func update(on batch: Batch, from state: RecurrentState?) -> (loss: Float, state: RecurrentState) {
    let mode = model.configuration.isRandomInTraining ? Mode.training(using: &maskGenerator) : .inference
    var result = Compute.preferringProducts(in: settings.precision) {
      valueWithGradient(of: model) { settings.loss($0, batch, state, mode) }
    }
    if let limit = settings.clippingNorm { result.gradients.clip(toGlobalNorm: limit) }
    optimizer.update(&model, with: result.gradients)
    return (result.value.scalar, result.auxiliary)
  }

  /// About how long an epoch will take, in seconds: three steps are timed on a copy that is thrown away.
  public func estimatedSecondsPerEpoch() -> Double {
    var copy = self
    let batches = ConsecutiveBatches(ids, size: settings.batchSize, stepCount: settings.stepCount)
    guard let batch = batches.first(where: { _ in true }) else { return 0 }
    var fastest = Double.infinity
    // The first step also fetches memory and starts threads.
    for _ in 0..<3 {
      let start = Platform.monotonicSeconds
      _ = copy.update(on: batch, from: nil)
      fastest = min(fastest, Platform.monotonicSeconds - start)
    }
    return fastest * Double(batchCount)
  }
}

extension TrainingSettings.Loss {
  fileprivate func callAsFunction(
    _ model: LanguageModel, _ batch: Batch, _ state: RecurrentState?, _ mode: Mode
  ) -> (Tensor, RecurrentState) {
    switch self {
    case .softmaxCrossEntropy: return model.loss(of: batch, state: state, mode: mode)
    case .logitsAsProbabilities:
      let (logits, next) = model(batch.inputs, state: state, mode: mode)
      return (probabilityCrossEntropy(probabilities: logits, labels: batch.timeMajorTargets), next)
    }
  }
}
