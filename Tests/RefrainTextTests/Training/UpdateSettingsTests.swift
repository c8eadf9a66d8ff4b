import RefrainNN
import RefrainTensor
@testable import RefrainText
import RefrainTraining
import Testing
import _RefrainTestSupport

/// What the trainer does for each setting of the updates is what the same loop does by hand, bit for bit.
@Suite struct UpdateSettingsTests {
  struct Setting: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout TrainingSettings) -> Void
    let optimizer: any Optimizer
    /// By update, of 15 in 3 epochs.
    var rate: @Sendable (Int) -> Float = { _ in 0.01 }
    var clippingNorm: Double? = 1
    var clippingValue: Float?

    init(_ name: String, _ optimizer: any Optimizer, change: @escaping @Sendable (inout TrainingSettings) -> Void) {
      (testDescription, self.optimizer, self.change) = (name, optimizer, change)
    }
  }

  private static func setting(
    _ name: String, rate: @escaping @Sendable (Int) -> Float, _ change: @escaping @Sendable (inout Schedule) -> Void
  ) -> Setting {
    var setting = Setting(name, Adam(learningRate: 0.01)) { change(&$0.schedule) }
    setting.rate = rate
    return setting
  }

  private static let clipping: Setting = {
    var setting = Setting("clipping by value", Adam(learningRate: 0.01)) {
      ($0.clippingValue, $0.clippingNorm) = (0.001, nil)
    }
    (setting.clippingValue, setting.clippingNorm) = (0.001, nil)
    return setting
  }()

  static let settings: [Setting] = [
    Setting("momentum", SGD(learningRate: 0.01, momentum: 0.9)) { ($0.optimizer, $0.momentum) = (.sgd, 0.9) },
    Setting("Nesterov", SGD(learningRate: 0.01, momentum: 0.9, weightDecay: 0.1, nesterov: true)) {
      ($0.optimizer, $0.momentum, $0.nesterov, $0.weightDecay) = (.sgd, 0.9, true, 0.1)
    },
    Setting("betas", Adam(learningRate: 0.01, beta1: 0.5, beta2: 0.9, epsilon: 0.01, weightDecay: 0.1)) {
      ($0.beta1, $0.beta2, $0.epsilon, $0.weightDecay) = (0.5, 0.9, 0.01, 0.1)
    },
    Setting("adamw", Adam(learningRate: 0.01, weightDecay: 0.01, decoupled: true)) { $0.optimizer = .adamw },
    Setting("adamw's decay", Adam(learningRate: 0.01, weightDecay: 0.5, decoupled: true)) {
      ($0.optimizer, $0.weightDecay) = (.adamw, 0.5)
    },
    Setting("rmsprop", RMSprop()) { $0.optimizer = .rmsprop },
    Setting(
      "rmsprop with all", RMSprop(smoothing: 0.9, epsilon: 0.1, weightDecay: 0.1, momentum: 0.5, centered: true)
    ) {
      ($0.optimizer, $0.smoothing, $0.epsilon, $0.weightDecay) = (.rmsprop, 0.9, 0.1, 0.1)
      ($0.momentum, $0.centered) = (0.5, true)
    },
    Setting("adagrad", Adagrad(weightDecay: 0.1)) { ($0.optimizer, $0.weightDecay) = (.adagrad, 0.1) },
    clipping,
    setting("warm-up", rate: { 0.01 * Float(min(Double($0) + 1, 5) / 5) }) { $0.warmUp = 5 },
    setting("steps", rate: { 0.01 * ($0 < 10 ? 1 : 0.5) }) { ($0.shape, $0.interval) = (.step, 2) },
    setting(
      "cosine",
      rate: { update in
        var schedule = Schedule(.cosine)
        schedule.warmUp = 3
        return 0.01 * schedule.rate(atUpdate: update, of: 15, epochLength: 5)
      }
    ) { ($0.shape, $0.warmUp) = (.cosine, 3) },
  ]

  private static let tiny = TinyTraining()
  private static let epochLength = 5

  @Test(arguments: settings)
  func equalsTheLoopByHand(_ setting: Setting) throws {
    var tiny = Self.tiny
    setting.change(&tiny.settings)
    let batches = ConsecutiveBatches(try tiny.vocabulary.encode(tiny.text), size: 2, stepCount: 4)
    #expect(batches.count == Self.epochLength)
    var (model, optimizer, update) = (tiny.model, setting.optimizer, 0)
    for _ in 0..<3 {
      var state: RecurrentState?
      for batch in batches {
        var result = valueWithGradient(of: model) { [state] in $0.loss(of: batch, state: state) }
        if let limit = setting.clippingValue { result.gradients.clip(toValue: limit) }
        if let limit = setting.clippingNorm { result.gradients.clip(toGlobalNorm: limit) }
        optimizer.learningRate = setting.rate(update)
        optimizer.update(&model, with: result.gradients)
        (state, update) = (result.auxiliary, update + 1)
      }
    }
    #expect(bitMismatch(try tiny.trained(), model) == nil)
    #expect(bitMismatch(try Self.tiny.trained(), model) != nil, "the setting changes nothing")
  }

  /// The model that is reported and saved is the average of the weights after each update.
  @Test func movingAverages() throws {
    let tiny = TinyTraining { ($0.averaging.rule, $0.averaging.decay) = (.ema, 0.8) }
    var trainer = try tiny.trainer()
    var average = WeightAverage(tiny.settings.averaging)
    var reported: LanguageModel?
    while let event = try trainer.advance() {
      if case .step = event { average.add(trainer.model) }
      if case .epoch = event { reported = trainer.averagedModel }
    }
    #expect(bitMismatch(try #require(reported), average.averaged(trainer.model)) == nil)
    #expect(bitMismatch(trainer.averagedModel, trainer.model) != nil)
    #expect(bitMismatch(trainer.model, try Self.tiny.trained()) == nil, "averaging does not touch the training")
  }

  /// A held-out loss decides when there is one, the training text's where there is none.
  @Test(arguments: [true, false])
  func whatSchedulesAndAveragesListenTo(isHeldOut: Bool) throws {
    let tiny = TinyTraining {
      ($0.epochs, $0.learningRate, $0.schedule.shape, $0.schedule.patience) = (15, 0.03, .plateau, 0)
    }
    var trainer = try tiny.trainer()
    // Backwards, which a model that learns the text finds worse and worse.
    if isHeldOut { trainer.heldOut = EncodedText(String(tiny.text.reversed()), vocabulary: tiny.vocabulary) }
    var (plateau, rates, expected) = (Plateau(), [Float?](), [Float?]())
    try trainer.train(onEpoch: { report, _ in
      rates.append(report.learningRate)
      expected.append(0.03 * plateau.rate)
      plateau.note(report.heldOut?.loss ?? Platform.log(report.perplexity), tiny.settings.schedule)
    })
    #expect(rates == expected)
    if isHeldOut { #expect(plateau.rate < 1) }
  }
}
