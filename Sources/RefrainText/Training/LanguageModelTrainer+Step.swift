import RefrainNN
import RefrainTensor
import RefrainTraining

extension LanguageModelTrainer {
  /// Trains on the next batch of the epoch.
  mutating func trainStep() throws -> TrainingEvent {
    let start = Platform.monotonicSeconds
    let batch = batch(at: state.batch)
    let snapshotStart = snapshotStart
    var (loss, gradients) = gradients(on: batch)
    guard isSound(loss: loss) else { return try rollBack(loss: loss) }
    if let snapshotStart = consume snapshotStart {
      guard state.isFinite, gradients.globalNorm.isFinite else { return try rollBack(loss: .nan) }
      takeSnapshot(snapshotStart)
    }
    let gradientNorm = move(by: &gradients)
    guard gradientNorm.isFinite else { return try rollBack(loss: .nan) }
    state.batch += 1
    state.updates += 1
    state.gradientNormSum += gradientNorm
    state.perplexity.add(loss: loss, tokenCount: batch.tokenCount)
    state.seconds += Platform.monotonicSeconds - start
    return .step(
      TrainingStep(
        epoch: state.epoch + 1, batch: state.batch, batchCount: batchCount, loss: loss,
        tokenCount: state.perplexity.tokenCount, seconds: state.seconds))
  }

  func batch(at index: Int) -> Batch {
    let (size, stepCount) = (settings.batchSize, settings.stepCount)
    switch settings.sampling {
    case .consecutive: return ConsecutiveBatches(ids, size: size, stepCount: stepCount)[index]
    case .random:
      return RandomBatches(ids, size: size, stepCount: stepCount, seed: settings.seed, epoch: state.epoch)[index]
    }
  }

  /// Moves the weights by one batch, at the planned learning rate if none is given. Returns its loss before that, and
  /// the gradients' norm before it is clipped.
  mutating func update(on batch: Batch, learningRate: Float? = nil) -> (loss: Float, gradientNorm: Double) {
    var (loss, gradients) = gradients(on: batch)
    return (loss, move(by: &gradients, learningRate: learningRate))
  }

  /// The loss of a batch, and its gradients; the state is carried over.
  private mutating func gradients(on batch: Batch) -> (loss: Float, gradients: Gradients<LanguageModel>) {
    let isRandom = state.model.configuration.isRandomInTraining
    let mode = isRandom ? Mode.training(using: &state.maskGenerator) : .inference
    let recurrent = state.recurrent
    let result = Compute.preferringProducts(in: settings.precision) {
      valueWithGradient(of: state.model) { settings.loss($0, batch, recurrent, mode) }
    }
    state.recurrent = settings.sampling == .consecutive ? result.auxiliary : nil
    return (result.value.scalar, result.gradients)
  }

  /// Returns the gradients' norm before they are clipped.
  private mutating func move(by gradients: inout Gradients<LanguageModel>, learningRate: Float? = nil) -> Double {
    let planned = state.rule.learningRate(atUpdate: state.updates, of: updateCount, epochLength: batchCount)
    state.learningRate = learningRate ?? planned * rateCut
    return state.rule.update(&state.model, with: &gradients, learningRate: state.learningRate)
  }

  /// Whether the next batch, without dropout and the like, has a loss that a training can go on from.
  var startsSoundly: Bool {
    var copy = self
    // An epoch whose batches are all done has not ended yet; the next begins with the first, from the zero state.
    if state.batch == batchCount { copy.state.restartEpoch() }
    let start = copy.state
    let loss = settings.loss(start.model, batch(at: start.batch), start.recurrent, .inference).0
    return copy.isSound(loss: loss.scalar)
  }

  /// About how long an epoch will take, in seconds: three steps are timed on a copy that is thrown away.
  public func estimatedSecondsPerEpoch() -> Double {
    var copy = self
    let batch = batch(at: 0)
    var fastest = Double.infinity
    // The first step also fetches memory and starts threads.
    for _ in 0..<3 {
      let start = Platform.monotonicSeconds
      copy.state.recurrent = nil
      _ = copy.update(on: batch)
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
