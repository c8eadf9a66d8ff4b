import RefrainNN
import RefrainTensor
import RefrainTraining

/// Where a training stands: all that changes while it runs. A copy is a snapshot.
struct TrainingState: Sendable {
  var model: LanguageModel
  var rule: UpdateRule
  /// Epochs done.
  var epoch = 0
  /// Batches done of the epoch after those.
  var batch = 0
  /// Since the training began.
  var updates = 0
  /// Of the epoch under way.
  var perplexity = Perplexity()
  /// Sums over its updates.
  var gradientNormSum = 0.0
  var seconds = 0.0
  /// Of the last update.
  var learningRate: Float = 0
  /// What the next batch starts from; nil for the zero state.
  var recurrent: RecurrentState?
  /// What dropout and its kin draw from: far from where the order of batches is drawn, so that neither moves the other.
  var maskGenerator: Philox
  /// How many batches in a row, the last included, had a loss below that of a model that knows nothing; stays where it
  /// is once it is enough.
  var settledSteps = 0

  init(_ model: LanguageModel, rule: UpdateRule, seed: UInt64) {
    self.model = model
    self.rule = rule
    maskGenerator = Philox(seed: seed, position: 1 << 62)
  }

  /// To the first batch of the epoch under way, with nothing of the epoch counted.
  mutating func restartEpoch() {
    (batch, perplexity, gradientNormSum, seconds, recurrent) = (0, Perplexity(), 0, 0, nil)
  }

  /// Whether every weight is a number.
  var isFinite: Bool { model.parameters.allSatisfy { $0.value.sumOfSquares.isFinite } }
}
