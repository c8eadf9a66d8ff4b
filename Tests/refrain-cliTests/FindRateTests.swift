import Refrain
import Testing

@testable import refrain_cli

@Suite struct FindRateTests {
  private static let flags = [
    "find-rate", "--hidden", "16", "--batch-size", "4", "--steps", "10", "--optimizer", "adam", "--clip", "1",
    "--characters", "1200",
  ]

  @Test func drawsAndSuggests() async throws {
    let sandbox = try Sandbox()
    let outcome = try await sandbox.refrain(Self.flags)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.lines.filter { $0.contains(" |") && $0.contains("*") }.count > 8, "\(outcome.output)")
    #expect(outcome.output.contains("(^)") && outcome.output.contains("falls fastest"))
    #expect(outcome.lines.contains { $0.contains("1e-4") && $0.contains("1e-2") })
    let rate = try #require(outcome.output.firstMatch(of: /--learning-rate ([0-9.e-]+)/)?.1)
    #expect(try #require(Float(rate)) > 1e-5)
    #expect(try #require(Float(rate)) < 1)
    #expect(try sandbox.names() == [], "nothing is kept")
    let (model, estimate) = (outcome.lines[1], outcome.lines[2])
    #expect(model.contains(/relu RNN of 16 units, parameters: [0-9]+;/))
    #expect(estimate.contains(/^about [0-9]+ MB of memory, [0-9.]+ s an epoch, .* in all$/))
    let again = try await sandbox.refrain(Self.flags).lines
    #expect(again.dropFirst(3) == outcome.lines.dropFirst(3), "what is measured stands in the third line alone")
    let trained = try await sandbox.trainTiny("--learning-rate", String(rate))
    #expect(trained.exitCode == 0)
  }

  @Test(arguments: [
    ["--from", "0.001"], ["--to", "0.1"], ["--points", "50"], ["--optimizer", "sgd"], ["--hidden", "20"],
    ["--batch-size", "3"], ["--steps", "9"], ["--sampling", "random"], ["--seed", "3"], ["--clip", "0.001"],
    ["--vocabulary", "byte"], ["--builtin", "english"],
  ])
  func everyFlagCounts(_ flag: [String]) async throws {
    let sandbox = try Sandbox()
    let outcome = try await sandbox.refrain(Self.flags + flag)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.lines.dropFirst(3) != (try await sandbox.refrain(Self.flags)).lines.dropFirst(3))
  }

  @Test(arguments: [
    (["--from", "0"], "--from and --to"), (["--from", "1", "--to", "0.5"], "--from and --to"),
    (["--to", "inf"], "--from and --to"), (["--points", "3"], "--points"),
    (["--learning-rate", "1"], "--learning-rate is what this looks for"), (["--budget", "1m"], "--points"),
    (["--updates", "100"], "--points"), (["--batch-size", "5000"], "batch"),
  ])
  func refused(_ flags: [String], _ message: String) async throws {
    let outcome = try await Sandbox().refrain(Self.flags + flags)
    #expect(outcome.exitCode != 0 && outcome.errors.contains(message), "\(outcome.errors)")
  }

  /// Rates so low that nothing moves.
  @Test func suggestsNothingWhereNothingFalls() async throws {
    let outcome = try await Sandbox().refrain(Self.flags + ["--from", "1e-12", "--to", "1e-11"])
    #expect(outcome.exitCode == 0 && outcome.output.contains("none can be suggested"))
    #expect(!outcome.output.contains("Suggested"))
  }
}

@Suite struct TextChartTests {
  @Test func drawsACurve() {
    var chart = TextChart(x: [0.01, 0.1, 1, 10, 100], y: [4, 4, 2, 0, 100])
    (chart.width, chart.height, chart.marks) = (17, 5, [(1, "^")])
    let lines = chart.lines
    #expect(
      Array(lines.dropLast()) == [
        "5.00 |                *",
        "     |*   *",
        "2.50 |        *",
        "     |",
        "0.00 |            *",
        "     +-----------------",
        "              ^",
      ])
    #expect(lines.last?.hasPrefix("      1e-2") == true)
    #expect(TextChart(x: [1], y: [1]).lines.isEmpty)
    #expect(TextChart(x: [1, 2], y: [3, 3]).lines.count > 5)
  }
}
