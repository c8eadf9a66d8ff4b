@testable import RefrainText
import RefrainTraining
import Testing

@Suite struct TrainingSettingsTests {
  @Test func theChaptersAreTheDefaults() {
    let settings = TrainingSettings()
    #expect(settings.epochs == 200 && settings.batchSize == 32 && settings.stepCount == 35)
    #expect(settings.optimizer == .sgd && settings.learningRate == 100 && settings.clippingNorm == 0.01)
    #expect(settings.sampling == .consecutive && settings.loss == .softmaxCrossEntropy && settings.seed == 0)
  }

  /// A setting that cannot be, and what the message must hold.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout TrainingSettings) -> Void
    let parts: [String]

    init(_ parts: String..., change: @escaping @Sendable (inout TrainingSettings) -> Void) {
      testDescription = parts.joined(separator: " ")
      self.parts = parts
      self.change = change
    }
  }

  static let refusals: [Refusal] = [
    Refusal("number of epochs", "0") { $0.epochs = 0 },
    Refusal("number of epochs", "-3") { $0.epochs = -3 },
    Refusal("batch size", "0") { $0.batchSize = 0 },
    Refusal("batch size", "-1") { $0.batchSize = -1 },
    Refusal("number of steps", "0") { $0.stepCount = 0 },
    Refusal("number of steps", "-9223372036854775808") { $0.stepCount = .min },
    Refusal("learning rate", "0.0") { $0.learningRate = 0 },
    Refusal("learning rate", "-0.5") { $0.learningRate = -0.5 },
    Refusal("learning rate", "nan") { $0.learningRate = .nan },
    Refusal("learning rate", "inf") { $0.learningRate = .infinity },
    Refusal("clipping norm", "0.0") { $0.clippingNorm = 0 },
    Refusal("clipping norm", "-1.0") { $0.clippingNorm = -1 },
    Refusal("clipping norm", "nan") { $0.clippingNorm = .nan },
    Refusal("momentum", "1.0") { $0.momentum = 1 },
    Refusal("momentum", "0.0", "Nesterov") { $0.nesterov = true },
    Refusal("beta1", "-0.5") { $0.beta1 = -0.5 },
    Refusal("beta2", "1.0") { $0.beta2 = 1 },
    Refusal("smoothing", "nan") { $0.smoothing = .nan },
    Refusal("weight decay", "-1.0") { $0.weightDecay = -1 },
    Refusal("epsilon", "0.0") { $0.epsilon = 0 },
    Refusal("clipping value", "0.0") { $0.clippingValue = 0 },
    Refusal("number of updates", "0") { $0.updates = 0 },
    Refusal("warm-up", "-1") { $0.schedule.warmUp = -1 },
    Refusal("interval", "0") { $0.schedule.interval = 0 },
    Refusal("factor", "1.0") { $0.schedule.factor = 1 },
    Refusal("schedule's patience", "-1") { $0.schedule.patience = -1 },
    Refusal("least share", "2.0") { $0.schedule.minimum = 2 },
    Refusal("decay", "1.0") { $0.averaging.decay = 1 },
    Refusal("average's patience", "0") { $0.averaging.patience = 0 },
    Refusal("1,151", "32 rows", "35 steps", "1,152") { _ in },
    Refusal("1,151", "1 rows", "1,151 steps", "1,152") { ($0.batchSize, $0.stepCount) = (1, 1_151) },
    Refusal("1,151", "1,150", "1 steps") { ($0.batchSize, $0.stepCount) = (1_150, 1) },
    Refusal("1,151", "more than can be counted") { $0.batchSize = .max },
    Refusal("1,151", "more than can be counted") { $0.stepCount = .max },
    Refusal("1,151", "more than can be counted") { ($0.batchSize, $0.stepCount) = (.max, .max) },
    Refusal("1,151", "more than can be counted") {
      ($0.batchSize, $0.stepCount, $0.sampling) = (1, .max, .random)
    },
    Refusal("1,151", "1,152 steps", "1,153") { ($0.batchSize, $0.stepCount, $0.sampling) = (1, 1_152, .random) },
    Refusal("1,151", "1,151 steps", "1,152") { ($0.batchSize, $0.stepCount, $0.sampling) = (1, 1_151, .random) },
  ]

  /// On a text of 1,151 characters, one too few for the chapter's batches.
  @Test(arguments: refusals)
  func impossible(_ refusal: Refusal) throws {
    var settings = TrainingSettings()
    refusal.change(&settings)
    let error = try #require(throws: TrainingError.self) { try settings.validate(textLength: 1_151) }
    for part in refusal.parts { #expect("\(error)".contains(part), "\(error)") }
    let tiny = TinyTraining()
    let ids = [Int32](repeating: 0, count: 1_151)
    #expect(throws: error) { try LanguageModelTrainer(tiny.model, on: ids, settings: settings) }
  }

  /// The least text that does is accepted, and gives one batch.
  @Test(arguments: [
    (32, 35, TrainingSettings.Sampling.consecutive, 1_152), (32, 35, .random, 1_121), (1, 1, .consecutive, 2),
    (1, 1, .random, 2), (3, 7, .consecutive, 24), (3, 7, .random, 22),
  ])
  func theLeastText(_ size: Int, _ steps: Int, _ sampling: TrainingSettings.Sampling, _ length: Int) throws {
    var settings = TrainingSettings()
    (settings.batchSize, settings.stepCount, settings.sampling) = (size, steps, sampling)
    try settings.validate(textLength: length)
    #expect(throws: TrainingError.textTooShort(length: length - 1, batchSize: size, stepCount: steps, needed: length)) {
      try settings.validate(textLength: length - 1)
    }
    let tiny = TinyTraining()
    let trainer = try LanguageModelTrainer(tiny.model, on: [Int32](repeating: 0, count: length), settings: settings)
    #expect(trainer.batchCount == 1)
  }

  @Test func noClippingIsAllowed() throws {
    var settings = TrainingSettings()
    settings.clippingNorm = nil
    try settings.validate(textLength: 10_000)
    settings.clippingNorm = .infinity
    try settings.validate(textLength: 10_000)
  }
}
