/// Notices that a loss has stopped to fall: the non-monotonic criterion of Merity, Keskar and Socher (2018, Algorithm
/// 1). It is met when a loss is above the least of all those before it but the last `patience`.
struct NonMonotonicTrigger: Sendable {
  private let patience: Int
  private(set) var isTriggered = false
  /// The last losses, `patience` at most, oldest first.
  private var recent: [Double] = []
  /// The least of those before them.
  private var least: Double?

  init(patience: Int) { self.patience = patience }

  mutating func note(_ loss: Double) {
    if let least, loss > least { isTriggered = true }
    recent.append(loss)
    guard recent.count > patience else { return }
    let oldest = recent.removeFirst()
    least = min(least ?? oldest, oldest)
  }

  var stateNumbers: [String: Double] {
    var numbers = ["trigger_met": isTriggered ? 1.0 : 0.0]
    numbers["trigger_least"] = least
    for (index, loss) in recent.enumerated() { numbers["trigger_recent_\(index)"] = loss }
    return numbers
  }

  init(patience: Int, from numbers: inout StoredNumbers) throws(OptimizerStateError) {
    self.patience = patience
    isTriggered = try numbers.takeCount("trigger_met") != 0
    least = numbers.takeOptional("trigger_least")
    while recent.count < patience, let loss = numbers.takeOptional("trigger_recent_\(recent.count)") {
      recent.append(loss)
    }
  }
}
