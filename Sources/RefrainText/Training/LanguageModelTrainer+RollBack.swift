import RefrainTensor

/// What is done about a loss that explodes.
extension LanguageModelTrainer {
  /// Batches in a row below the loss of a model that knows nothing, ln V, after which a training has settled. Some
  /// trainings that end well explode before: the chapter's does, in its first epochs.
  private static let settledSteps = 100
  /// A loss above so many times ln V is an explosion in a training that has settled.
  private static let explosion: Float = 4
  /// A loss above this, in nats, is one at any time.
  private static let hopeless: Float = 1e9
  private static let cut: Float = 0.5

  private var uniformLoss: Float { Float(Platform.log(Double(state.model.configuration.vocabularySize))) }

  /// False if the weights are no numbers, so that there is nothing to keep.
  mutating func takeSnapshotIfDue() -> Bool {
    if let snapshot {
      // The first update gives the optimizer something to remember. From then on snapshots are of one size, and take the
      // storage of the one before.
      let isDue = state.updates == 1 || state.updates % settings.snapshotInterval == 0
      guard isDue, state.updates > snapshot.updates else { return true }
    }
    guard state.isFinite else { return false }
    if snapshot != nil { attempts = 0 }
    snapshot = state
    return true
  }

  /// Whether the training can go on from a batch with this loss.
  mutating func isSound(loss: Float, gradientNorm: Double) -> Bool {
    guard loss <= Self.hopeless, gradientNorm.isFinite else { return false }
    guard settings.loss == .softmaxCrossEntropy else { return true }
    if state.settledSteps >= Self.settledSteps { return loss <= Self.explosion * uniformLoss }
    state.settledSteps = loss < uniformLoss ? state.settledSteps + 1 : 0
    return true
  }

  mutating func rollBack(loss: Float) throws -> TrainingEvent {
    let (epoch, update) = (state.epoch + 1, state.updates + 1)
    guard let snapshot, attempts < settings.rollBackLimit else {
      throw TrainingDiverged(epoch: epoch, update: update, loss: loss, attempts: attempts, rateCut: rateCut)
    }
    state = snapshot
    attempts += 1
    rateCut *= Self.cut
    return .rollBack(
      TrainingRollBack(
        epoch: epoch, update: update, loss: loss, updates: state.updates, rateCut: rateCut, attempt: attempts,
        limit: settings.rollBackLimit))
  }
}
