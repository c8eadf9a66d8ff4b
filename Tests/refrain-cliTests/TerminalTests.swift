import Foundation
import Testing

@testable import refrain_cli

@Suite struct TerminalTests {
  #if os(Linux)
  static let script = ["/usr/bin/script", "/bin/script"].first { FileManager.default.isExecutableFile(atPath: $0) }
  #else
  // The script of other systems takes other flags.
  static let script: String? = nil
  #endif

  /// On a terminal, which util-linux' script gives: a line that is drawn anew, and cleared before each report.
  @Test(.enabled(if: script != nil, "there is no `script` of util-linux to lend a terminal"))
  func progressLine() async throws {
    let sandbox = try Sandbox()
    let flags = tinyFlags.joined(separator: " ")
    let script = try #require(Self.script)
    let outcome = try await sandbox.shell("\(script) -qec './refrain train \(flags)' /dev/null")
    #expect(outcome.exitCode == 0)
    let drawn = /\r\u{1B}\[Kepoch 1\/2, loss [0-9]+\.[0-9]{3}, [0-9]+ tokens\/s, ([0-9]+ min )?[0-9]+ s left/
    #expect(outcome.output.firstMatch(of: drawn) != nil, "\(outcome.output.debugDescription)")
    #expect(outcome.output.contains("\r\u{1B}[Kepoch 1, perplexity "), "cleared before the report")
    #expect(outcome.output.firstMatch(of: /2 epochs in [0-9]+ s, [0-9]+ tokens\/s, perplexity [0-9.]+/) != nil)
    let quiet = try await sandbox.shell("\(script) -qec './refrain train --quiet \(flags)' /dev/null")
    #expect(quiet.exitCode == 0 && quiet.output == "")
  }

  @Test(arguments: [
    (79.4972, 3, "79.497"), (0, 2, "0.00"), (0.005, 2, "0.01"), (0.0449, 2, "0.04"), (-1.5, 0, "-2"),
    (-0.001, 2, "0.00"),
    (216_000.4, 0, "216000"), (1.9996, 3, "2.000"), (0.05, 1, "0.1"), (.infinity, 3, "inf"), (-.infinity, 3, "-inf"),
    (.nan, 3, "nan"), (2_834_346, 3, "2834346.000"), (3.6133180318212035e18, 3, "3.613e+18"),
    (-1e300, 3, "-1.000e+300"),
    (.greatestFiniteMagnitude, 3, "1.798e+308"),
  ])
  func fixedDecimals(_ value: Double, _ decimals: Int, _ expected: String) {
    #expect(fixed(value, decimals) == expected)
  }

  @Test(arguments: [
    (0, "0 s"), (0.2, "1 s"), (59, "59 s"), (59.5, "1 min 00 s"), (200, "3 min 20 s"), (3_599, "59 min 59 s"),
    (3_600, "1 h 00 min"), (7_500, "2 h 05 min"), (.infinity, "?"), (.nan, "?"), (1e300, "?"),
  ])
  func durations(_ seconds: Double, _ expected: String) {
    #expect(duration(seconds) == expected)
  }

  @Test(arguments: [
    ("灯还亮着", "灯还亮着"), ("a\nb", "a / b"), ("a\r\nb\r\n\r\nc", "a / b // c"), ("\n\n\na", " // a"), ("a\n", "a / "),
    ("a\u{2028}b\u{85}c", "a / b / c"), ("a\rb", "a / b"), ("a\tb\u{1B}[2J", "a\\u{9}b\\u{1B}[2J"), ("", ""),
  ])
  func oneLine(_ text: String, _ expected: String) {
    #expect(onOneLine(text) == expected)
  }

  @Test(arguments: [
    ("lyrics.txt", "lyrics"), ("a/b/lyrics.txt.gz", "lyrics"), ("lyrics.TXT.ZIP", "lyrics"), ("lyrics", "lyrics"),
    (".txt", ".txt"), ("my songs.txt", "my songs"), ("/", "text"), ("a.b.txt", "a.b"),
  ])
  func runNames(_ path: String, _ expected: String) {
    #expect(RunDirectory.name(forText: path) == expected)
  }

  /// Bare, the program says what it can do; each command explains itself.
  @Test(arguments: [[], ["--help"], ["train", "--help"], ["generate", "--help"], ["reproduce", "-h"], ["benchmark"]])
  func help(_ arguments: [String]) async throws {
    let outcome = try await Sandbox().refrain(arguments)
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    #expect(outcome.output.contains("USAGE: refrain"))
    // An example that is wrapped cannot be copied.
    let examples = outcome.lines.drop { !$0.hasPrefix("Example") }.dropFirst().prefix { $0 != "" }
    #expect(examples.allSatisfy { $0.hasPrefix("  refrain ") }, "\(examples)")
  }

  @Test func version() async throws {
    let outcome = try await Sandbox().refrain("--version")
    #expect(outcome.exitCode == 0 && outcome.output == RefrainCommand.version + "\n")
  }
}
