import RefrainNN
import RefrainTensor
import RefrainTraining

/// What a checkpoint's file says beside its tensors, as JSON in the file's metadata.
struct CheckpointHeader: Codable {
  static let format = 1

  var format: Int
  var settings: TrainingSettings
  var configuration: LanguageModel.Configuration
  /// The content of a `vocabulary.json`.
  var vocabulary: String
  var notes: TrainingCheckpoint.Notes
  var state: Position
  var snapshot: Position?
  var rateCut: Float
  var attempts: Int

  /// What is read before the rest: a newer format may have other fields.
  struct Format: Decodable {
    var format: Int
  }

  private enum CodingKeys: String, CodingKey {
    case format, settings, configuration, vocabulary, notes, state, snapshot, attempts
    case rateCut = "rate_cut"
  }

  /// A ``TrainingState`` without its tensors.
  struct Position: Codable {
    var epoch: Int
    var batch: Int
    var updates: Int
    var totalLoss: Double
    var tokenCount: Int
    var gradientNormSum: Double
    var seconds: Double
    var learningRate: Float
    var maskGenerator: Philox
    var settledSteps: Int
    /// What optimizer, schedule and average remember.
    var rule: [String: Double]

    private enum CodingKeys: String, CodingKey {
      case epoch, batch, updates, seconds, rule
      case totalLoss = "total_loss"
      case tokenCount = "tokens"
      case gradientNormSum = "gradient_norm_sum"
      case learningRate = "learning_rate"
      case maskGenerator = "mask_generator"
      case settledSteps = "settled_steps"
    }

    init(_ state: TrainingState) {
      (epoch, batch, updates) = (state.epoch, state.batch, state.updates)
      (totalLoss, tokenCount) = (state.perplexity.totalLoss, state.perplexity.tokenCount)
      (gradientNormSum, seconds, learningRate) = (state.gradientNormSum, state.seconds, state.learningRate)
      (maskGenerator, settledSteps, rule) = (state.maskGenerator, state.settledSteps, state.rule.stateNumbers)
    }

    /// The name of a number that cannot be, or nil.
    var impossible: String? {
      let counts = [
        ("epoch", epoch), ("batch", batch), ("updates", updates), ("tokens", tokenCount),
        ("settled_steps", settledSteps),
      ]
      return counts.first { !(0..<1 << 53 ~= $0.1) }?.0 ?? (batch <= updates ? nil : "batch")
    }

    /// The state of which this was taken; its tensors are in `fresh` and `recurrent`.
    func state(_ fresh: TrainingState, recurrent: RecurrentState?) -> TrainingState {
      var state = fresh
      (state.epoch, state.batch, state.updates) = (epoch, batch, updates)
      state.perplexity = Perplexity(totalLoss: totalLoss, tokenCount: tokenCount)
      (state.gradientNormSum, state.seconds, state.learningRate) = (gradientNormSum, seconds, learningRate)
      (state.maskGenerator, state.settledSteps, state.recurrent) = (maskGenerator, settledSteps, recurrent)
      return state
    }
  }
}

extension CheckpointHeader {
  /// - Throws: for a value that no training has.
  func validate(_ vocabulary: Vocabulary, path: String) throws {
    do {
      try configuration.validate()
    } catch {
      throw SavedModelError.configuration(path: path, error)
    }
    guard vocabulary.count == configuration.vocabularySize else {
      throw SavedModelError.vocabularySize(
        path: path, count: vocabulary.count, configuration: configuration.vocabularySize)
    }
    // The text is not known yet; the trainer looks at its length.
    try settings.validate(textLength: .max)
    let impossible =
      state.impossible ?? snapshot?.impossible ?? (rateCut > 0 && rateCut <= 1 ? nil : "rate_cut")
      ?? (0..<1 << 53 ~= attempts ? nil : "attempts")
      ?? (0..<1 << 53 ~= notes.bestEpoch ?? 0 ? nil : "best_epoch")
      ?? (0..<1 << 53 ~= notes.comparedSince ?? 0 ? nil : "compared_since")
    if let impossible { throw TrainingCheckpointError.badValue(path: path, name: impossible) }
  }
}
