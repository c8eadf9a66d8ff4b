import RefrainTensor
@testable import RefrainTraining
import Testing
import _RefrainTestSupport

@Suite struct ScheduleTests {
  private static func cases(_ isPlateau: Bool) throws -> [FixtureCase] {
    try Fixture("schedules").cases.filter { (try $0.text("shape") == "plateau") == isPlateau }
  }

  private func schedule(_ fixture: FixtureCase) throws -> Schedule {
    var schedule = Schedule(try #require(Schedule.Shape(rawValue: try fixture.text("shape"))))
    if fixture.has(attribute: "warm_up") { schedule.warmUp = try fixture.integer("warm_up") }
    if fixture.has(attribute: "interval") { schedule.interval = try fixture.integer("interval") }
    if fixture.has(attribute: "factor") { schedule.factor = Float(try fixture.number("factor")) }
    if fixture.has(attribute: "patience") { schedule.patience = try fixture.integer("patience") }
    if fixture.has(attribute: "minimum") { schedule.minimum = Float(try fixture.number("minimum")) }
    return schedule
  }

  private func check(_ rates: [Float], _ fixture: FixtureCase) throws {
    let expected = try fixture.reference("rates").values
    #expect(rates.count == expected.count)
    for (index, (rate, expected)) in zip(rates, expected).enumerated() {
      // Half a unit in the last place of the greatest rate, 1.
      #expect(abs(Double(rate) - expected) <= max(6e-8 * expected, 1e-9), "step \(index)")
    }
  }

  /// Steps of PyTorch's StepLR are epochs, of one update each here.
  @Test(arguments: try cases(false))
  func matchesPyTorch(_ fixture: FixtureCase) throws {
    let (schedule, steps) = (try schedule(fixture), try fixture.integer("steps"))
    try check((0..<steps).map { schedule.rate(atUpdate: $0, of: steps, epochLength: 1) }, fixture)
  }

  @Test(arguments: try cases(true))
  func plateausMatchPyTorch(_ fixture: FixtureCase) throws {
    var plateau = Plateau()
    let schedule = try schedule(fixture)
    try check(
      try fixture.reference("losses").values.map { loss in
        plateau.note(loss, schedule)
        return plateau.rate
      }, fixture)
  }

  @Test func stepsCountEpochs() {
    var schedule = Schedule(.step)
    (schedule.interval, schedule.factor, schedule.warmUp) = (2, 0.5, 4)
    let rates = (0..<30).map { schedule.rate(atUpdate: $0, of: 30, epochLength: 5) }
    #expect(
      rates == [0.25, 0.5, 0.75] + Array(repeating: 1, count: 7) + Array(repeating: 0.5, count: 10)
        + Array(repeating: 0.25, count: 10))
  }

  /// Numbers that a file can hold: no trap, and a rate from 0 to 1.
  @Test(arguments: Schedule.Shape.allCases, [0, 1, .max])
  func extremes(_ shape: Schedule.Shape, _ warmUp: Int) {
    var schedule = Schedule(shape)
    (schedule.warmUp, schedule.interval) = (warmUp, 1)
    for (update, total) in [(0, 1), (0, .max), (.max - 1, .max), (5, 3), (1, 1)] {
      #expect(0...1 ~= schedule.rate(atUpdate: update, of: total, epochLength: 1))
    }
  }
}
