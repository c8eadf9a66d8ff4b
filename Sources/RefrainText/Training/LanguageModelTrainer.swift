import RefrainTensor
import RefrainTraining

/// Trains a ``LanguageModel`` on a text, epoch by epoch.
///
/// A value: a copy is a snapshot that can be trained on by itself. ``train(onStep:onEpoch:onRollBack:)`` runs to the end
/// and calls back; ``advance()`` goes a step at a time, and between two steps a ``checkpoint(vocabulary:)`` can be taken;
/// ``epochs()`` is an asynchronous sequence. All stop soon after their task is cancelled.
///
/// A loss that becomes NaN or infinite, or explodes after it had settled, ends no training at once: it goes back to the
/// snapshot that is taken every ``TrainingSettings/snapshotInterval`` updates, and on at half the rate.
public struct LanguageModelTrainer: Sendable {
  /// With as many epochs as its number of updates takes, where that is set.
  public private(set) var settings: TrainingSettings
  /// A text that is not trained on: after each epoch ``averagedModel`` is scored on it, for the report and for schedules
  /// and averages that depend on the loss. Nil: these take the training text's.
  public var heldOut: EncodedText?
  /// The text.
  public let ids: TokenIDs
  var state: TrainingState
  /// Where to go back to; nil before the first update.
  var snapshot: TrainingState?
  /// The share of the planned learning rate that is left.
  var rateCut: Float = 1
  /// How often the training went back to `snapshot`.
  var attempts = 0

  /// - Parameters:
  ///   - model: the model to start from.
  ///   - ids: the text, in ids of the model's vocabulary.
  ///   - settings: how to train.
  /// - Throws: ``TrainingError`` for settings that cannot work with this text.
  public init(_ model: LanguageModel, on ids: TokenIDs, settings: TrainingSettings) throws(TrainingError) {
    try settings.validate(textLength: ids.count)
    self.ids = ids
    self.settings = settings
    state = TrainingState(model, rule: settings.updateRule, seed: settings.seed)
    fitEpochs()
  }

  /// Makes the epochs as many as the number of updates takes, where that is set.
  mutating func fitEpochs() {
    guard let updates = settings.updates else { return }
    // No update is before the epoch's first, and what a file says has been checked: this cannot overflow.
    let left = updates - (self.updates - batch)
    let (epochs, isMany) = epoch.addingReportingOverflow(left > 0 ? (left - 1) / batchCount + 1 : 0)
    settings.epochs = isMany ? .max : max(epochs, 1)
  }

  /// The same for ids in memory.
  ///
  /// - Throws: ``TrainingError`` for settings that cannot work with this text.
  public init(_ model: LanguageModel, on ids: [Int32], settings: TrainingSettings) throws(TrainingError) {
    try self.init(model, on: TokenIDs(ids), settings: settings)
  }

  /// Whether there is a place to go back to, where a training that diverged stands.
  package var hasSnapshot: Bool { snapshot != nil }
  /// With the last weights.
  public var model: LanguageModel { state.model }
  /// The model that is validated, reported and saved: the average of the weights where the settings ask for one and
  /// it has begun, otherwise ``model``.
  public var averagedModel: LanguageModel { state.rule.average.averaged(state.model) }
  /// Epochs done.
  public var epoch: Int { state.epoch }
  /// Batches done of the epoch after those.
  public var batch: Int { state.batch }
  /// Since the training began.
  public var updates: Int { state.updates }
  /// Of the whole training: those that are done, and those of the epochs that are left.
  public var updateCount: Int {
    let (left, isMany) = (settings.epochs - epoch).multipliedReportingOverflow(by: batchCount)
    let (all, isMore) = left.addingReportingOverflow(updates - batch)
    return min(settings.updates ?? .max, isMany || isMore ? .max : all)
  }
  /// Whether there is nothing left to do.
  public var isFinished: Bool { epoch >= settings.epochs || updates >= updateCount && batch == 0 }

  /// Batches an epoch.
  public var batchCount: Int {
    switch settings.sampling {
    case .consecutive: ConsecutiveBatches(ids, size: settings.batchSize, stepCount: settings.stepCount).count
    case .random: (ids.count - 1) / settings.stepCount / settings.batchSize
    }
  }

  /// Goes on to the next event: trains on the next batch, or ends the epoch when there is none.
  ///
  /// - Returns: nil when the training is finished.
  /// - Throws: `CancellationError` when the task is cancelled, before anything is changed; ``TrainingDiverged`` when
  ///   going back to the last snapshot has not helped, and then the training stands there.
  public mutating func advance() throws -> TrainingEvent? { isFinished ? nil : try next() }

  /// Trains for the epochs that are left.
  ///
  /// - Parameters:
  ///   - onStep: called after each mini-batch.
  ///   - onEpoch: called after each epoch, with the ``averagedModel`` as it is then.
  ///   - onRollBack: called when the loss has exploded; an epoch may then be reported again.
  /// - Throws: as ``advance()``; after a cancellation the trainer stands behind the last finished batch, and can go on.
  public mutating func train(
    onStep: (TrainingStep) -> Void = { _ in }, onEpoch: (TrainingEpoch, LanguageModel) -> Void = { _, _ in },
    onRollBack: (TrainingRollBack) -> Void = { _ in }
  ) throws {
    while let event = try advance() {
      switch event {
      case .step(let step): onStep(step)
      case .epoch(let epoch): onEpoch(epoch, averagedModel)
      case .rollBack(let rollBack): onRollBack(rollBack)
      }
    }
  }

  /// Trains to the end of the epoch, or for one more after the last.
  public mutating func trainEpoch(onStep: (TrainingStep) -> Void = { _ in }) throws -> TrainingEpoch {
    while true {
      switch try next() {
      case .step(let step): onStep(step)
      case .epoch(let epoch): return epoch
      case .rollBack: continue
      }
    }
  }

  private mutating func next() throws -> TrainingEvent {
    if Task.isCancelled { throw CancellationError() }
    return state.batch < batchCount && updates < updateCount ? try trainStep() : try endEpoch()
  }

  private mutating func endEpoch() throws -> TrainingEvent {
    guard state.isFinite else { return try rollBack(loss: .nan) }
    let count = state.perplexity.tokenCount
    let score = heldOut.map { averagedModel.score($0) }
    let report = TrainingEpoch(
      epoch: state.epoch + 1, perplexity: state.perplexity.value, tokenCount: count, seconds: state.seconds,
      updates: state.updates, learningRate: state.learningRate,
      gradientNorm: state.gradientNormSum / Double(max(state.batch, 1)), heldOut: score)
    state.epoch += 1
    state.rule.noteEpoch(loss: score?.loss ?? state.perplexity.meanLoss)
    state.restartEpoch()
    return .epoch(report)
  }
}
