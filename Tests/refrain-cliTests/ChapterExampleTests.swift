import Testing

/// The chapter as a program: every step runs, prints the shapes that the chapter names, and both trainings learn.
@Suite struct ChapterExampleTests {
  @Test func runsStepByStep() async throws {
    let outcome = try await Sandbox().example("chapter-example", "4")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let lines = outcome.lines
    #expect(lines.first == "10000 characters, 1362 different")
    #expect(lines.contains("initial state [1, 2, 256]"))
    #expect(lines.contains("output [35, 2, 256] new state [1, 2, 256]"))
    let untrained = try #require(lines.first { $0.hasPrefix("untrained: ") })
    #expect(untrained.unicodeScalars.count == "untrained: ".count + 2 + 10)
    #expect(lines.filter { $0.hasPrefix(" - ") }.map(\.unicodeScalars.count) == [Int](repeating: 3 + 2 + 50, count: 4))

    // By hand and ready-made: both know more than that every character is as likely as any other.
    let perplexities = lines.compactMap { $0.firstMatch(of: /epoch 4, perplexity (.+)/).flatMap { Double($0.1) } }
    #expect(perplexities.count == 2)
    #expect(perplexities.allSatisfy { $0 > 1 && $0 < 1362 / 2 })
  }
}
