import RefrainNN
import RefrainTensor
import RefrainTraining

extension LanguageModelTrainer {
  /// Trains on the next batch of the epoch.
  mutating func trainStep() throws -> TrainingEvent {
    guard takeSnapshotIfDue() else { return try rollBack(loss: .nan) }
    let start = Platform.monotonicSeconds
    let batch = batch(at: state.batch)
    let (loss, gradientNorm) = update(on: batch)
    guard isSound(loss: loss, gradientNorm: gradientNorm) else { return try rollBack(loss: loss) }
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
    let isRandom = state.model.configuration.isRandomInTraining
    let mode = isRandom ? Mode.training(using: &state.maskGenerator) : .inference
    let recurrent = state.recurrent
    var result = Compute.preferringProducts(in: settings.precision) {
      valueWithGradient(of: state.model) { settings.loss($0, batch, recurrent, mode) }
    }
    let planned = state.rule.learningRate(atUpdate: state.updates, of: updateCount, epochLength: batchCount)
    state.learningRate = learningRate ?? planned * rateCut
    let norm = state.rule.update(&state.model, with: &result.gradients, learningRate: state.learningRate)
    state.recurrent = settings.sampling == .consecutive ? result.auxiliary : nil
    return (result.value.scalar, norm)
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
