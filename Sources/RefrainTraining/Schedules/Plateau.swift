import RefrainTensor

/// Cuts the learning rate when the loss no longer falls, as PyTorch's `ReduceLROnPlateau`: a loss counts as better if
/// it is below the best one by a ten-thousandth of it.
public struct Plateau: Sendable, Hashable {
  /// What the learning rate is multiplied by.
  public private(set) var rate: Float = 1
  private var best: Double?
  /// Epochs since the best one, or since the last cut.
  private var badEpochs = 0

  private static let threshold = 1e-4

  /// Before the first epoch.
  public init() {}

  /// Takes the loss of an epoch.
  ///
  /// - Parameters:
  ///   - loss: in nats a token.
  ///   - schedule: whose `factor`, `patience` and `minimum` are meant.
  public mutating func note(_ loss: Double, _ schedule: Schedule) {
    if loss < (best ?? .infinity) * (1 - Self.threshold) {
      (best, badEpochs) = (loss, 0)
      return
    }
    badEpochs += 1
    guard badEpochs > schedule.patience else { return }
    rate = max(rate * schedule.factor, schedule.minimum)
    badEpochs = 0
  }

  /// What it remembers, to be stored.
  var stateNumbers: [String: Double] {
    var numbers = ["plateau_rate": Double(rate), "plateau_bad_epochs": Double(badEpochs)]
    numbers["plateau_best"] = best
    return numbers
  }

  init(from numbers: inout StoredNumbers) throws(OptimizerStateError) {
    let rate = try numbers.take("plateau_rate")
    guard rate >= 0, rate <= 1 else {
      throw .badNumber("plateau_rate", value: rate, allowed: "a number from 0 to 1")
    }
    self.rate = Float(rate)
    badEpochs = try numbers.takeCount("plateau_bad_epochs")
    best = numbers.takeOptional("plateau_best")
  }
}
