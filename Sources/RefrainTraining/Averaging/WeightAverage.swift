public import RefrainNN
import RefrainTensor

/// An average of a model's weights over a training; see ``Averaging`` for the rules.
public struct WeightAverage: Sendable {
  /// How it is made.
  public let averaging: Averaging
  /// Weights taken so far.
  public private(set) var count = 0
  private var values = StateTensors("weight")
  private var trigger: NonMonotonicTrigger

  /// An average of which nothing was seen yet.
  public init(_ averaging: Averaging) {
    self.averaging = averaging
    trigger = NonMonotonicTrigger(patience: averaging.patience)
  }

  /// Takes the weights after an update.
  public mutating func add(_ model: some Module) {
    switch averaging.rule {
    case .none: return
    case .asgd where !trigger.isTriggered: return
    case .asgd, .ema: break
    }
    count += 1
    var (model, next) = (model, 0)
    let isFirst = count == 1
    model.forEachParameter { _, parameter in
      if isFirst {
        values.values.append(parameter)
      } else {
        values.values[next].moveAverage(toward: parameter, share: share)
      }
      next += 1
    }
  }

  /// Takes the loss of an epoch: the held-out one where there is one, else that of the training text.
  public mutating func noteEpoch(loss: Double) {
    if averaging.rule == .asgd { trigger.note(loss) }
  }

  /// `model` with the averaged weights; itself before there are any.
  public func averaged<M: Module>(_ model: M) -> M {
    guard count > 0 else { return model }
    var (model, next) = (model, 0)
    model.forEachParameter { _, parameter in
      parameter = values.values[next]
      next += 1
    }
    return model
  }

  /// Of the next weights, `count` being with them.
  private var share: Float {
    guard averaging.rule == .ema else { return 1 / Float(count) }
    let updates = Float(count - 1)
    return 1 - min(averaging.decay, (1 + updates) / (10 + updates))
  }
}

extension WeightAverage {
  /// The averaged weights, each under its parameter's place: "0.weight".
  var stateTensors: [(name: String, value: Tensor)] { values.named }

  var stateNumbers: [String: Double] {
    trigger.stateNumbers.merging(["average_count": Double(count)]) { $1 }
  }

  /// An average that goes on from a stored state, taking its numbers out of `numbers`.
  init(
    _ averaging: Averaging, tensors: [String: Tensor], numbers: inout StoredNumbers, for model: some Module
  ) throws(OptimizerStateError) {
    self.init(averaging)
    count = try numbers.takeCount("average_count")
    trigger = try NonMonotonicTrigger(patience: averaging.patience, from: &numbers)
    var state = StoredState(tensors, stepCount: count, for: model)
    values = try state.restore(values)[0]
  }
}
