import Refrain
import Testing

/// The classifier and the labeller as programs: on songs that they did not learn from, both know more than a guess.
@Suite struct SequenceExampleTests {
  @Test func classifierTellsShuffledLines() async throws {
    let outcome = try await Sandbox().example("classifier-example", "8")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.lines.first == "425 lines to learn from, 142 of other songs held out")
    // A guess is right half of the time, which varies by 3 % over 284 lines.
    #expect(try percent("epoch 8, loss .+, held-out accuracy", in: outcome) > 62)
  }

  @Test func labellerFindsSpaces() async throws {
    let outcome = try await Sandbox().example("labeller-example", "8")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.lines.first == "430 lines to learn from, 145 of other songs held out")
    #expect(try percent("no space anywhere: held-out accuracy", in: outcome) < 77)
    #expect(try percent("epoch 8, loss .+, held-out accuracy", in: outcome) > 88)
    #expect(try percent("epoch 8, loss .+, F1", in: outcome) > 75)

    // What it shows are lines of the songs, apart from their spaces.
    let letters = { (text: String) in text.lowercased().filter { $0.isLetter || $0 == "'" } }
    let known = Set(try Corpus(builtin: .english).text.split(separator: "\n").map { letters(String($0)) })
    let shown = outcome.lines.filter { $0.hasPrefix(" - ") }
    #expect(shown.count == 6)
    #expect(shown.allSatisfy { known.contains(letters($0)) && $0.dropFirst(3).contains(" ") })
  }

  @Test(arguments: ["classifier-example", "labeller-example"])
  func printsTheSameEachTime(name: String) async throws {
    let outcome = try await Sandbox().example(name, "1")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(try await Sandbox().example(name, "1").lines == outcome.lines)
  }

  /// The number before the percent sign that follows a text in one of the lines.
  private func percent(_ text: String, in outcome: Outcome) throws -> Double {
    let pattern = try Regex("\(text) ([0-9.]+) %", as: (Substring, Substring).self)
    let matches = outcome.lines.compactMap { $0.firstMatch(of: pattern) }
    return try #require(matches.first.flatMap { Double($0.1) }, "\(outcome.output)")
  }
}
