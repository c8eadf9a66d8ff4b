import RefrainTraining

extension TrainingSettings.Optimizer {
  /// The rate to begin with where none is known: the chapter's for SGD, which its clipping to a norm of 0.01 asks for.
  public var defaultLearningRate: Float {
    switch self {
    case .sgd: 100
    case .adam, .adamw, .rmsprop: 0.001
    case .adagrad: 0.01
    }
  }
}

/// The settings that say how gradients become the next weights.
extension TrainingSettings {
  /// What they describe, at its beginning.
  var updateRule: UpdateRule {
    let weightDecay = weightDecay ?? (optimizer == .adamw ? 0.01 : 0)
    let epsilon = epsilon ?? (optimizer == .adagrad ? 1e-10 : 1e-8)
    let rule: any RefrainTraining.Optimizer =
      switch optimizer {
      case .sgd:
        SGD(learningRate: learningRate, momentum: momentum, weightDecay: weightDecay, nesterov: nesterov)
      case .adam, .adamw:
        Adam(
          learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
          decoupled: optimizer == .adamw)
      case .rmsprop:
        RMSprop(
          learningRate: learningRate, smoothing: smoothing, epsilon: epsilon, weightDecay: weightDecay,
          momentum: momentum, centered: centered)
      case .adagrad:
        Adagrad(learningRate: learningRate, epsilon: epsilon, weightDecay: weightDecay)
      }
    return UpdateRule(
      rule, schedule: schedule, clippingNorm: clippingNorm, clippingValue: clippingValue, averaging: averaging)
  }

  /// - Throws: ``TrainingError`` for one of them that cannot work.
  func validateUpdates() throws(TrainingError) {
    try require(learningRate, "learning rate", "a positive number") { $0.isFinite && $0 > 0 }
    for (name, value) in [("momentum", momentum), ("beta1", beta1), ("beta2", beta2), ("smoothing", smoothing)] {
      try require(value, name, "a number from 0 up, below 1") { 0..<1 ~= $0 }
    }
    if nesterov { try require(momentum, "momentum", "a number above 0 with Nesterov's rule") { $0 > 0 } }
    try require(weightDecay ?? 0, "weight decay", "a number from 0 up") { $0.isFinite && $0 >= 0 }
    try require(epsilon ?? 1, "epsilon", "a positive number") { $0.isFinite && $0 > 0 }
    try require(clippingNorm ?? 1, "clipping norm", "a positive number") { $0 > 0 }
    try require(clippingValue ?? 1, "clipping value", "a positive number") { $0 > 0 }
    try require(schedule.warmUp, "warm-up", "0 or more updates") { $0 >= 0 }
    try require(schedule.interval, "schedule's interval", "1 epoch or more") { $0 >= 1 }
    try require(schedule.factor, "schedule's factor", "a number between 0 and 1") { $0 > 0 && $0 < 1 }
    try require(schedule.patience, "schedule's patience", "0 epochs or more") { $0 >= 0 }
    try require(schedule.minimum, "schedule's least share", "a number from 0 to 1") { 0...1 ~= $0 }
    try require(averaging.decay, "average's decay", "a number from 0 up, below 1") { 0..<1 ~= $0 }
    try require(averaging.patience, "average's patience", "1 epoch or more") { $0 >= 1 }
    try require(updates ?? 1, "number of updates", "1 or more") { $0 >= 1 }
  }

  private func require<Value>(
    _ value: Value, _ setting: String, _ allowed: String, _ isAllowed: (Value) -> Bool
  ) throws(TrainingError) {
    guard isAllowed(value) else { throw .outOfRange(setting: setting, value: "\(value)", allowed: allowed) }
  }
}
