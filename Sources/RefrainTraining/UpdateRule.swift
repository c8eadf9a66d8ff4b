package import RefrainNN
package import RefrainTensor

/// All that turns gradients into the next weights: clipping, the learning rate's schedule, the optimizer, and the average
/// of the weights. A value, whose state can be stored and restored as an optimizer's.
package struct UpdateRule: Sendable {
  private var optimizer: any Optimizer
  private let baseRate: Float
  package let schedule: Schedule
  private let clippingNorm: Double?
  private let clippingValue: Float?
  private var plateau = Plateau()
  package private(set) var average: WeightAverage

  /// - Parameters:
  ///   - optimizer: its learning rate is the one that the schedule begins from.
  ///   - clippingNorm: clips by global norm, after clipping by value.
  package init(
    _ optimizer: any Optimizer, schedule: Schedule, clippingNorm: Double?, clippingValue: Float?, averaging: Averaging
  ) {
    self.optimizer = optimizer
    baseRate = optimizer.learningRate
    self.schedule = schedule
    self.clippingNorm = clippingNorm
    self.clippingValue = clippingValue
    average = WeightAverage(averaging)
  }

  /// The learning rate that is planned for an update; the parameters are those of
  /// ``Schedule/rate(atUpdate:of:epochLength:)``.
  package func learningRate(atUpdate update: Int, of total: Int, epochLength: Int) -> Float {
    baseRate * schedule.rate(atUpdate: update, of: total, epochLength: epochLength) * plateau.rate
  }

  /// Makes one update of the model at this learning rate.
  ///
  /// - Returns: the gradients' global norm, after clipping by value and before clipping by norm.
  @discardableResult
  package mutating func update<M: Module>(
    _ model: inout M, with gradients: inout Gradients<M>, learningRate: Float
  ) -> Double {
    if let clippingValue { gradients.clip(toValue: clippingValue) }
    let norm = clippingNorm.map { gradients.clip(toGlobalNorm: $0) } ?? gradients.globalNorm
    optimizer.learningRate = learningRate
    optimizer.update(&model, with: gradients)
    average.add(model)
    return norm
  }

  /// Takes the loss of an epoch: the held-out one where there is one, else that of the training text. A loss that is
  /// not finite says nothing.
  package mutating func noteEpoch(loss: Double) {
    guard loss.isFinite else { return }
    if schedule.shape == .plateau { plateau.note(loss, schedule) }
    average.noteEpoch(loss: loss)
  }
}

extension UpdateRule {
  private static let (optimizerPrefix, averagePrefix) = ("optimizer.", "average.")

  /// What it remembers of each parameter: "optimizer.0.exp_avg", "average.0.weight".
  package var stateTensors: [(name: String, value: Tensor)] {
    optimizer.stateTensors.map { (Self.optimizerPrefix + $0.name, $0.value) }
      + average.stateTensors.map { (Self.averagePrefix + $0.name, $0.value) }
  }

  /// What else it remembers: "optimizer.step", "plateau_rate", …
  package var stateNumbers: [String: Double] {
    var numbers = plateau.stateNumbers.merging(average.stateNumbers) { $1 }
    for (name, value) in optimizer.stateNumbers { numbers[Self.optimizerPrefix + name] = value }
    return numbers
  }

  /// Goes on from a stored state; see ``Optimizer/restore(tensors:numbers:for:)``.
  package mutating func restore(
    tensors: [String: Tensor], numbers: [String: Double], for model: some Module
  ) throws(OptimizerStateError) {
    var (restored, rest) = (self, StoredNumbers(numbers.filter { !$0.key.hasPrefix(Self.optimizerPrefix) }))
    restored.plateau = try Plateau(from: &rest)
    restored.average = try WeightAverage(
      average.averaging, tensors: Self.part(tensors, Self.averagePrefix), numbers: &rest, for: model)
    try rest.requireNothingLeft()
    try restored.optimizer.restore(
      tensors: Self.part(tensors, Self.optimizerPrefix), numbers: Self.part(numbers, Self.optimizerPrefix), for: model)
    let isKnown = { (name: String) in name.hasPrefix(Self.optimizerPrefix) || name.hasPrefix(Self.averagePrefix) }
    if let left = tensors.keys.filter({ !isKnown($0) }).min() { throw .unknownTensor(left) }
    self = restored
  }

  /// The values whose names begin with `prefix`, without it.
  private static func part<Value>(_ all: [String: Value], _ prefix: String) -> [String: Value] {
    var part: [String: Value] = [:]
    for (name, value) in all where name.hasPrefix(prefix) { part[String(name.dropFirst(prefix.count))] = value }
    return part
  }
}
