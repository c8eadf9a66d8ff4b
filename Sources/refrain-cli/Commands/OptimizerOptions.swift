import ArgumentParser
import RefrainText
import RefrainTraining

/// How gradients become the next weights.
struct OptimizerOptions: ParsableArguments {
  @Option(help: "The rule of the updates.")
  var optimizer: TrainingSettings.Optimizer = .sgd
  @Option(help: "How far an update goes. Default: 100 for sgd, 0.01 for adagrad, 0.001 for the others.")
  var learningRate: Float?
  @Option(help: "How much of the last step goes on in the next; for sgd and rmsprop.")
  var momentum: Float?
  @Flag(help: "Nesterov's momentum; for sgd with --momentum.")
  var nesterov = false
  @Option(help: "Pull weights towards zero by this much. Default: 0.01 for adamw, else 0.")
  var weightDecay: Float?
  @Option(help: "How much of the gradients' mean is kept; for adam and adamw. Default: 0.9.")
  var beta1: Float?
  @Option(help: "How much of the gradients' mean square is kept; for adam and adamw. Default: 0.999.")
  var beta2: Float?
  @Option(help: "How much of the gradients' mean square is kept; for rmsprop. Default: 0.99.")
  var smoothing: Float?
  @Flag(help: "Divide by the gradients' deviation; for rmsprop.")
  var centered = false
  @Option(help: "Added to what a step is divided by; not for sgd. Default: 1e-10 for adagrad, else 1e-8.")
  var epsilon: Float?
  @Option(help: "Scale gradients down to this global norm when they exceed it; 0 never does.")
  var clip = 0.01
  @Option(help: "Clip each element of the gradients to this size.")
  var clipValue: Float?

  @Option(help: "Train for so many updates, whatever --epochs says.")
  var updates: Int?
  @Option(
    help: ArgumentHelp(
      "Train for about so long, as 90s, 3m or 2h, whatever --epochs says: a few updates are timed, and how many fit is "
        + "recorded as --updates.", valueName: "time"))
  var budget: TimeBudget?

  @Option(help: "How the learning rate changes: never, in steps, along a cosine to the end, or when the loss rests.")
  var schedule: Schedule.Shape = .constant
  @Option(help: "Let the learning rate rise over so many updates first.")
  var warmUp = 0
  @Option(help: "Epochs between two steps of --schedule step. Default: 50.")
  var scheduleEvery: Int?
  @Option(help: "What step and plateau multiply the learning rate by. Default: 0.5.")
  var scheduleFactor: Float?
  @Option(help: "Epochs without a better loss that --schedule plateau waits. Default: 5.")
  var schedulePatience: Int?
  @Option(help: "The share of the learning rate that cosine ends at, and that plateau stays above. Default: 0.")
  var scheduleMinimum: Float?

  @Option(help: "Average the weights: ema, or asgd once the loss no longer falls. The average is what is saved.")
  var average: Averaging.Rule = .none
  @Option(help: "How much --average ema keeps at an update. Default: 0.999.")
  var averageDecay: Float?
  @Option(help: "Epochs that --average asgd looks back over. Default: 5.")
  var averagePatience: Int?

  func validate() throws {
    if !(clip >= 0 && clip.isFinite) { throw ValidationError("--clip takes a positive number, or 0.") }
    if let clipValue, !clipValue.isFinite {
      throw ValidationError("--clip-value takes a positive number.")
    }
    if updates != nil, budget != nil { throw ValidationError("Give --updates or --budget, not both.") }
    if let updates, updates < 1 { throw ValidationError("--updates takes a number from 1 up.") }
    let rules: [(flag: String, isGiven: Bool, of: [TrainingSettings.Optimizer])] = [
      ("--momentum", momentum != nil, [.sgd, .rmsprop]), ("--nesterov", nesterov, [.sgd]),
      ("--beta1", beta1 != nil, [.adam, .adamw]), ("--beta2", beta2 != nil, [.adam, .adamw]),
      ("--smoothing", smoothing != nil, [.rmsprop]), ("--centered", centered, [.rmsprop]),
      ("--epsilon", epsilon != nil, [.adam, .adamw, .rmsprop, .adagrad]),
    ]
    for rule in rules where rule.isGiven { try require(rule.flag, "--optimizer", optimizer, oneOf: rule.of) }
    let shapes: [(flag: String, isGiven: Bool, of: [Schedule.Shape])] = [
      ("--schedule-every", scheduleEvery != nil, [.step]),
      ("--schedule-factor", scheduleFactor != nil, [.step, .plateau]),
      ("--schedule-patience", schedulePatience != nil, [.plateau]),
      ("--schedule-minimum", scheduleMinimum != nil, [.cosine, .plateau]),
    ]
    for shape in shapes where shape.isGiven { try require(shape.flag, "--schedule", schedule, oneOf: shape.of) }
    if averageDecay != nil { try require("--average-decay", "--average", average, oneOf: [.ema]) }
    if averagePatience != nil { try require("--average-patience", "--average", average, oneOf: [.asgd]) }
  }

  /// A flag that would change nothing is refused rather than ignored.
  private func require<Choice: RawRepresentable<String> & Equatable>(
    _ flag: String, _ option: String, _ choice: Choice, oneOf allowed: [Choice]
  ) throws {
    guard !allowed.contains(choice) else { return }
    let names = allowed.map(\.rawValue).joined(separator: " or ")
    throw ValidationError("\(flag) is for \(option) \(names), and here it is \(choice.rawValue).")
  }

  func apply(to settings: inout TrainingSettings) {
    settings.optimizer = optimizer
    settings.learningRate = learningRate ?? optimizer.defaultLearningRate
    settings.momentum = momentum ?? settings.momentum
    settings.nesterov = nesterov
    settings.weightDecay = weightDecay
    settings.beta1 = beta1 ?? settings.beta1
    settings.beta2 = beta2 ?? settings.beta2
    settings.smoothing = smoothing ?? settings.smoothing
    settings.centered = centered
    settings.epsilon = epsilon
    settings.clippingNorm = clip == 0 ? nil : clip
    settings.clippingValue = clipValue
    settings.updates = updates
    settings.schedule.shape = schedule
    settings.schedule.warmUp = warmUp
    settings.schedule.interval = scheduleEvery ?? settings.schedule.interval
    settings.schedule.factor = scheduleFactor ?? settings.schedule.factor
    settings.schedule.patience = schedulePatience ?? settings.schedule.patience
    settings.schedule.minimum = scheduleMinimum ?? settings.schedule.minimum
    settings.averaging.rule = average
    settings.averaging.decay = averageDecay ?? settings.averaging.decay
    settings.averaging.patience = averagePatience ?? settings.averaging.patience
  }
}
