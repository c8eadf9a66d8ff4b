import RefrainNN
import RefrainTensor
import RefrainTraining

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

  /// Where the next batch starts from, if that is to be kept.
  var snapshotStart: BatchStart? {
    if let snapshot {
      // The first update gives the optimizer something to remember. From then on snapshots are of one size, and take the
      // storage of the one before.
      let isDue = state.updates == 1 || state.updates % settings.snapshotInterval == 0
      guard isDue, state.updates > snapshot.updates else { return nil }
    }
    return BatchStart(state)
  }

  /// To be called when loss and gradients of the weights are known to be sound, so that the snapshot is worth going back
  /// to.
  ///
  /// - Parameter start: where this batch started from.
  mutating func takeSnapshot(_ start: consuming BatchStart) {
    if snapshot != nil { attempts = 0 }
    var taken = state
    start.restore(&taken)
    snapshot = taken
  }

  /// Whether the training can go on from a batch with this loss.
  mutating func isSound(loss: Float) -> Bool {
    guard loss <= Self.hopeless else { return false }
    guard settings.loss == .softmaxCrossEntropy else { return true }
    if state.settledSteps >= Self.settledSteps { return loss <= Self.explosion * uniformLoss }
    state.settledSteps = loss < uniformLoss ? state.settledSteps + 1 : 0
    return true
  }

  mutating func rollBack(loss: Float) throws -> TrainingEvent {
    let (epoch, update) = (state.epoch + 1, state.updates + 1)
    // Also of a training that ends here: what came after the snapshot is of no use.
    if let snapshot { state = snapshot }
    guard snapshot != nil, attempts < settings.rollBackLimit else {
      throw TrainingDiverged(epoch: epoch, update: update, loss: loss, attempts: attempts, rateCut: rateCut)
    }
    attempts += 1
    rateCut *= Self.cut
    return .rollBack(
      TrainingRollBack(
        epoch: epoch, update: update, loss: loss, updates: state.updates, rateCut: rateCut, attempt: attempts,
        limit: settings.rollBackLimit))
  }
}

/// What a batch changes before the weights are moved, as it was.
///
/// A snapshot holds storage that the next steps would otherwise use again. All of what takes its place, then and when
/// the next snapshot replaces this one, is taken in the step of the first, so that no later one asks the system: the
/// recurrent state is a copy, and storage for another and for what the optimizer remembers is put by until the weights
/// are moved.
struct BatchStart {
  private let recurrent: RecurrentState?
  private let maskGenerator: Philox
  private let settledSteps: Int
  private let spare: [Tensor]

  init(_ state: TrainingState) {
    var spare: [Tensor] = []
    if state.updates == 1 {
      let recurrent = [state.recurrent?.hidden, state.recurrent?.cell].compactMap { $0 }
      spare = (state.rule.stateTensors.map(\.value) + recurrent).map { Tensor(zeros: $0.shape) }
    }
    self.spare = spare
    (recurrent, maskGenerator, settledSteps) = (state.recurrent?.copy, state.maskGenerator, state.settledSteps)
  }

  func restore(_ state: inout TrainingState) {
    (state.recurrent, state.maskGenerator, state.settledSteps) = (recurrent, maskGenerator, settledSteps)
  }
}

extension RecurrentState {
  fileprivate var copy: RecurrentState {
    func copy(_ tensor: Tensor) -> Tensor { Tensor(tensor.scalars, shape: tensor.shape) }
    return RecurrentState(hidden: copy(hidden), cell: cell.map(copy))
  }
}
