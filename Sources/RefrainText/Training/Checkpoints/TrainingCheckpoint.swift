import RefrainNN
import RefrainTensor
import RefrainTraining

/// All that a training needs to go on as if it had never stopped: weights, what the optimizer, the schedule and the
/// average remember, the place in the text, hidden and random state, settings, vocabulary, and the snapshot that it
/// would go back to.
public struct TrainingCheckpoint: Sendable {
  /// How the training is done.
  public let settings: TrainingSettings
  /// The tokens that the model knows.
  public let vocabulary: Vocabulary
  /// What the program that trains wants to find again.
  public var notes: Notes
  let state: TrainingState
  let snapshot: TrainingState?
  let rateCut: Float
  let attempts: Int

  /// What the program that trains wants to find again.
  public struct Notes: Sendable, Hashable, Codable {
    /// A digest of the text's ids.
    public var text: String?
    /// A digest of the held-out text; see ``EncodedText/digest``.
    public var heldOut: String?
    /// Epochs that were done when the text by which epochs are compared took the place of another; nil for none.
    public var comparedSince: Int?
    /// The epoch with the least loss, from 1, and that loss in nats a token: the held-out one where there is one.
    public var bestEpoch: Int?
    /// The loss of that epoch, in nats a token.
    public var bestLoss: Double?

    /// Nothing noted.
    public init() {}

    private enum CodingKeys: String, CodingKey {
      case text
      case heldOut = "held_out"
      case comparedSince = "compared_since"
      case bestEpoch = "best_epoch"
      case bestLoss = "best_loss"
    }
  }

  /// Epochs done.
  public var epoch: Int { state.epoch }
  /// Updates done.
  public var updates: Int { state.updates }
  /// Of the model.
  public var configuration: LanguageModel.Configuration { state.model.configuration }
}

extension LanguageModelTrainer {
  /// Everything that this training needs to go on from here.
  ///
  /// - Parameter vocabulary: of the text's ids.
  public func checkpoint(vocabulary: Vocabulary) -> TrainingCheckpoint {
    TrainingCheckpoint(
      settings: settings, vocabulary: vocabulary, notes: .init(), state: state, snapshot: snapshot, rateCut: rateCut,
      attempts: attempts)
  }

  /// Goes on from a checkpoint: with the same text and settings, bit for bit as if it had not stopped.
  ///
  /// Another text, or other settings of the batches, begin the epoch under way anew. Another optimizer begins without
  /// memory.
  ///
  /// - Parameters:
  ///   - checkpoint: where to go on from.
  ///   - ids: the text, in ids of the checkpoint's vocabulary.
  ///   - settings: nil for the checkpoint's.
  ///   - isSameText: whether it is the text that the checkpoint was taken in.
  /// - Throws: ``TrainingError`` for settings that cannot work with this text.
  public init(
    resuming checkpoint: TrainingCheckpoint, on ids: TokenIDs, settings: TrainingSettings? = nil,
    isSameText: Bool = true
  ) throws(TrainingError) {
    try self.init(checkpoint.state.model, on: ids, settings: settings ?? checkpoint.settings)
    state = checkpoint.state
    snapshot = checkpoint.snapshot
    fitEpochs()
    let (before, settings) = (checkpoint.settings, self.settings)
    rateCut = checkpoint.rateCut
    attempts = checkpoint.attempts
    let isInside = max(state.batch, snapshot?.batch ?? 0) <= batchCount
    guard settings != before || !isSameText || !isInside else { return }
    let isSameBatches =
      settings.batchSize == before.batchSize && settings.stepCount == before.stepCount
      && settings.sampling == before.sampling && (settings.sampling == .consecutive || settings.seed == before.seed)
    let isSamePlace = isSameText && isSameBatches && isInside
    if !isSamePlace { state.restartEpoch() }
    if let snapshot, !startsSoundly {
      state = snapshot
      if !isSamePlace { state.restartEpoch() }
    }
    begin()
    fitEpochs()
  }

  /// Takes up settings that are not those of before: there is nothing to go back to yet, and the rate is what was asked
  /// for.
  private mutating func begin() {
    (snapshot, rateCut, attempts) = (nil, 1, 0)
    let old = state.rule
    var rule = settings.updateRule
    do throws(OptimizerStateError) {
      let tensors = Dictionary(old.stateTensors.map { ($0.name, $0.value) }) { first, _ in first }
      try rule.restore(tensors: tensors, numbers: old.stateNumbers, for: state.model)
    } catch {
      rule = settings.updateRule
    }
    state.rule = rule
  }
}
