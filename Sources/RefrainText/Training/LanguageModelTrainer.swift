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
  /// Updates done.
  public private(set) var updates = 0
  private let ids: TokenIDs
  private var rule: UpdateRule
  /// What dropout and its kin draw from: far from where weights and the order of batches are drawn.
  private var maskGenerator: Philox

  /// - Parameter ids: the text, in ids of the model's vocabulary.
  /// - Throws: ``TrainingError`` for settings that cannot work with this text.
  public init(_ model: LanguageModel, on ids: [Int32], settings: TrainingSettings) throws(TrainingError) {
    try self.init(model, on: TokenIDs(ids), settings: settings)
  }

  /// - Parameter ids: the text, in ids of the model's vocabulary.
  /// - Throws: ``TrainingError`` for settings that cannot work with this text.
  public init(_ model: LanguageModel, on ids: TokenIDs, settings: TrainingSettings) throws(TrainingError) {
    try settings.validate(textLength: ids.count)
    self.model = model
    self.ids = ids
    self.settings = settings
    maskGenerator = Philox(seed: settings.seed, position: 1 << 62)
    rule = settings.updateRule
  }

  /// The model that is validated, reported and saved: the average of the weights where the settings ask for one and
  /// it has begun, otherwise ``model``.
  public var averagedModel: LanguageModel { rule.average.averaged(model) }

  /// Updates of the whole training.
  public var updateCount: Int {
    let (all, overflow) = settings.epochs.multipliedReportingOverflow(by: batchCount)
    return min(settings.updates ?? .max, overflow ? .max : all)
  }

  public var isFinished: Bool { epoch >= settings.epochs || updates >= updateCount }

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
  ///   - onEpoch: called after each epoch, with the ``averagedModel`` as it is then.
  /// - Throws: `CancellationError` when the task is cancelled; the model then stands after the last finished batch.
  public mutating func train(
    onStep: (TrainingStep) -> Void = { _ in }, onEpoch: (TrainingEpoch, LanguageModel) -> Void = { _, _ in }
  ) throws(CancellationError) {
    while !isFinished { onEpoch(try trainEpoch(onStep: onStep), averagedModel) }
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
        ids, size: settings.batchSize, stepCount: settings.stepCount, seed: settings.seed, epoch: epoch)
      return try train(on: batches, count: batches.count, carriesState: false, onStep)
    }
  }

  private mutating func train(
    on batches: some Sequence<Batch>, count: Int, carriesState: Bool, _ onStep: (TrainingStep) -> Void
  ) throws(CancellationError) -> TrainingEpoch {
    let start = Platform.monotonicSeconds
    var perplexity = Perplexity()
    var state: RecurrentState?
    for (index, batch) in batches.enumerated() where updates < updateCount {
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
    rule.noteEpoch(loss: perplexity.meanLoss)
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
    let rate = rule.learningRate(atUpdate: updates, of: updateCount, epochLength: batchCount)
    rule.update(&model, with: &result.gradients, learningRate: rate)
    updates += 1
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
