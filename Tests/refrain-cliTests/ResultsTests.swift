import Foundation
import Testing

/// The book's family on the lyrics: every command of the first table of docs/results, as it stands there, comes near
/// what the book records. The full run only, of some minutes.
@Suite(
  .enabled(if: ReproduceTests.lyrics != nil, ReproduceTests.missing),
  .enabled(if: ProcessInfo.processInfo.environment["REFRAIN_FULL"] == "1", "REFRAIN_FULL=1 runs it"))
struct ResultsTests {
  /// A line of the table. What the book records of its mistaken loss is not to be reached.
  struct Run: CustomTestStringConvertible {
    var name, epoch, command: String
    var recorded, listed: Double

    var testDescription: String { name }
  }

  static let runs: [Run] = {
    let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/results/README.md")
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 5, cells[4].hasPrefix("`refrain "), let listed = Double(cells[3]) else { return nil }
      let recorded = Double(cells[2].filter { $0.isNumber || $0 == "." }) ?? .nan
      let command = cells[4].trimmingCharacters(in: ["`"])
      return Run(name: cells[0], epoch: cells[1], command: command, recorded: recorded, listed: listed)
    }
  }()

  @Test func tableIsFound() { #expect(Self.runs.count == 7) }

  @Test(arguments: runs)
  func comesNearTheBook(_ run: Run) async throws {
    let lyrics = try #require(ReproduceTests.lyrics)
    var words = run.command.split(separator: " ").dropFirst().map(String.init)
    if words[0] == "reproduce" { words += ["--corpus", lyrics] }
    words = words.map { $0 == "jaychou_lyrics.txt.zip" ? lyrics : $0 }
    let outcome = try await Sandbox().refrain(words)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let report = try #require(outcome.reports.last)
    #expect(report.hasPrefix("epoch \(run.epoch), "))
    let printed = try #require(outcome.perplexities.last?.split(separator: " ").first)  // the book's may follow
    let perplexity = try #require(Double(printed))
    // The chaotic runs end elsewhere with another instruction set; the calm ones at the same hundredths.
    let isCalm = run.command.contains("adam")
    #expect(abs(perplexity - run.listed) <= (isCalm ? 0.02 : 0.35) * run.listed, "\(perplexity), not \(run.listed)")
    if run.recorded < 10 { #expect(perplexity <= (isCalm ? 1.02 : 1.35) * run.recorded, "\(perplexity)") }
  }
}
