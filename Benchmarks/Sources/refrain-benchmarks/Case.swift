/// Something to time.
struct Case {
  let name: String
  /// Float operations of the products in one run, 2MNK each.
  let operations: Double
  /// Prepares, outside the time, and returns what is timed.
  let prepare: () throws -> () throws -> Void

  init(_ name: String, operations: Double, _ prepare: @escaping () throws -> () throws -> Void) {
    (self.name, self.operations, self.prepare) = (name, operations, prepare)
  }

  private static let leastRuns = 5
  private static let leastSeconds = 0.2

  /// The median of several runs, in seconds, after one to warm up.
  func medianSeconds() throws -> Double {
    let run = try prepare()
    try run()
    let clock = ContinuousClock()
    var seconds: [Double] = []
    var total = 0.0
    while seconds.count < Self.leastRuns || total < Self.leastSeconds {
      let time = try clock.measure { try run() } / .seconds(1)
      seconds.append(time)
      total += time
    }
    return seconds.sorted()[seconds.count / 2]
  }
}
