import Foundation
import Testing

/// `refrain reproduce`. What is trained on the lyrics is looked at in numbers alone; no test prints a line of it.
@Suite struct ReproduceTests {
  static let lyrics = ProcessInfo.processInfo.environment["REFRAIN_LYRICS"]
  static let missing: Comment = "REFRAIN_LYRICS does not name the book's data set, jaychou_lyrics.txt.zip"

  @Test(arguments: [["gluon"], ["keras"], ["keras", "--as-recorded"], ["gluon", "--corpus", "elsewhere/lyrics.zip"]])
  func saysHowToGetTheDataSet(_ arguments: [String]) async throws {
    let outcome = try await Sandbox().refrain(["reproduce"] + arguments)
    #expect(outcome.exitCode == 1 && outcome.output == "")
    let path = arguments.count > 2 ? "elsewhere/lyrics.zip" : "data/jaychou_lyrics.txt.zip"
    for part in [
      "\(path): there is no such file", "Dive into Deep Learning", "63,282 characters", "mkdir -p data && curl -L -o",
      "https://github.com/d2l-ai/d2l-zh/raw/", "--corpus PATH",
    ] { #expect(outcome.errors.contains(part), "\(part) is not in \(outcome.errors)") }
  }

  /// On another text it trains as well, and the two versions and the mistaken loss differ.
  @Test func versionsDiffer() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(String(repeating: boats, count: 6), to: "boats.txt")
    func perplexities(_ flags: String...) async throws -> [String] {
      let flags = flags + ["--corpus", "boats.txt", "--epochs", "2", "--report-every", "1"]
      let outcome = try await sandbox.refrain(["reproduce"] + flags)
      #expect(outcome.exitCode == 0 && outcome.perplexities.count == 2, "\(outcome.errors)")
      return outcome.perplexities
    }
    let gluon = try await perplexities("gluon")
    let all = [
      gluon, try await perplexities("gluon", "--seed", "1"), try await perplexities("keras"),
      try await perplexities("keras", "--as-recorded"), try await perplexities("keras", "--seed", "1"),
    ]
    #expect(Set(all).count == 5)
    #expect(try await perplexities("gluon", "--seed", "0") == gluon)
  }

  @Test func theDefaultPlaceIsLookedAt() async throws {
    let sandbox = try Sandbox()
    try FileManager.default.createDirectory(atPath: "\(sandbox.path)/data", withIntermediateDirectories: false)
    try sandbox.write("no zip", to: "data/jaychou_lyrics.txt.zip")
    let outcome = try await sandbox.refrain("reproduce", "gluon")
    #expect(outcome.exitCode == 1 && outcome.errors.contains("data/jaychou_lyrics.txt.zip is named like an archive"))
  }

  @Test(.enabled(if: lyrics != nil, missing), arguments: [("gluon", "Gluon"), ("keras", "Keras")])
  func onTheLyrics(_ version: String, _ name: String) async throws {
    let outcome = try await Sandbox().refrain(
      "reproduce", version, "--epochs", "1", "--corpus", try #require(Self.lyrics))
    #expect(outcome.exitCode == 0)
    let lines = outcome.lines
    let first = lines.first ?? ""
    #expect(first.hasPrefix("10,000 characters, 1,027 different, 8 batches an epoch; the \(name) version"))
    #expect(lines[1].contains(/RNN of 256 units, parameters: [0-9]+;/))
    #expect(lines[2].contains(/^about [0-9]+ MB of memory, [0-9.]+ s an epoch, .* in all$/))
    let reports = outcome.reports
    #expect(reports.count == 1)
    // The chapter's learning rate of 100 makes a first epoch explode with some seeds.
    #expect(
      reports.first?.wholeMatch(of: /epoch 1, perplexity [0-9.]+(e\+[0-9]+)?, [0-9.]+ s\/epoch, [0-9]+ tokens\/s/)
        != nil)
    let continuations = lines.filter { $0.hasPrefix(" - ") }.map { $0.unicodeScalars.count }
    #expect(continuations == [55, 56], "after the chapter's prompts of 2 and 3 characters, 50 each")
  }

  /// The book's figure stands beside ours where it has one. The full run only, of some seconds.
  @Test(
    .enabled(if: lyrics != nil, missing),
    .enabled(if: ProcessInfo.processInfo.environment["REFRAIN_FULL"] == "1", "REFRAIN_FULL=1 runs it"))
  func besideTheBook() async throws {
    let outcome = try await Sandbox().refrain(
      "reproduce", "gluon", "--epochs", "100", "--corpus", try #require(Self.lyrics))
    let reports = outcome.reports
    #expect(reports.count == 2)
    #expect(reports.first?.contains(" (the book: 79.5), ") == true)
    #expect(reports.last?.contains(" (the book: 14.4), ") == true)
  }
}
