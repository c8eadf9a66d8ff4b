import Foundation
import Testing

/// What `refrain train` prints and leaves, by default and piped.
@Suite struct TrainOutputTests {
  @Test(arguments: ["chinese", "english"])
  func builtinCorpora(_ corpus: String) async throws {
    let sandbox = try Sandbox()
    let outcome = try await sandbox.refrain(
      "train", "--builtin", corpus, "--hidden", "16", "--epochs", "2", "--report-every", "1")
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    let lines = outcome.lines
    #expect(lines.count == 11, "\(outcome.output)")
    #expect(
      lines[0].wholeMatch(
        of: /The built-in (Chinese|English) songs: [0-9,]+ characters, [0-9,]+ different, [0-9,]+ batches an epoch/)
        != nil)
    let summary = try #require(
      lines[1].wholeMatch(of: /relu RNN of 16 units, parameters: ([0-9]+); 1 thread, [a-z0-9]+/))
    let different = try #require(lines[0].firstMatch(of: /([0-9,]+) different/)?.1.replacing(",", with: ""))
    let vocabulary = try #require(Int(different))
    #expect(Int(summary.1) == 16 * vocabulary + 16 * 16 + 32 + (16 + 1) * vocabulary)
    let estimate = /about [0-9]+ MB of memory, [0-9.]+ s an epoch, ([0-9]+ min )?[0-9]+ s in all/
    #expect(lines[2].wholeMatch(of: estimate) != nil)
    #expect(lines[3].wholeMatch(of: /epoch 1, perplexity [0-9.]+, [0-9.]+ s\/epoch, [0-9]+ tokens\/s/) != nil)
    #expect(lines[6].wholeMatch(of: /epoch 2, perplexity [0-9.]+, [0-9.]+ s\/epoch, [0-9]+ tokens\/s/) != nil)
    for index in [4, 5, 7, 8] { #expect(lines[index].hasPrefix(" - ")) }
    #expect(lines[4].prefix(4) == lines[7].prefix(4), "the same prompts each time")
    #expect(lines[9] == "The model is in runs/\(corpus). To write with it:")
    #expect(try sandbox.names(in: "runs/\(corpus)") == runFiles)
  }

  /// The last line works as it is, in the shell, from the same folder.
  @Test func theLastLineWorks() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "my boats.txt")
    let outcome = try await sandbox.refrain(["train", "my boats.txt"] + tinyFlags)
    #expect(outcome.lines.dropLast().last == "The model is in runs/my boats. To write with it:")
    let command = try #require(outcome.lines.last)
    #expect(command.hasPrefix("  ") && command.contains(" generate 'runs/my boats' --prompt "))
    let written = try await sandbox.shell(command)
    #expect(written.exitCode == 0 && written.errors == "")
    #expect(written.output.unicodeScalars.count == 2 + 50 + 1)
  }

  @Test func pipedOutputIsPlain() async throws {
    let sandbox = try Sandbox()
    // A text whose characters a terminal would obey, and whose line ends are two characters.
    let text = String(repeating: "a\r\nb\u{1B}[2Jc\r\n\r\nd\u{85}e\u{2028}", count: 60)
    try sandbox.write(text, to: "text.txt")
    let outcome = try await sandbox.refrain(
      ["train", "text.txt"] + tinyFlags + ["--epochs", "30", "--report-every", "30", "--characters", "700"])
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    let controls = outcome.output.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\n" }
    #expect(controls.isEmpty)
    #expect(outcome.lines.count == 8, "\(outcome.output)")
    #expect(outcome.output.contains("\\u{1B}"))
    #expect(outcome.output.contains(" / ") && outcome.output.contains(" // "))
  }

  @Test func continuationsAreFiftyCharacters() async throws {
    let sandbox = try Sandbox()
    let outcome = try await sandbox.trainTiny("--newlines", "space", "--prompt", "我们", "--prompt", "天")
    let continuations = outcome.lines.filter { $0.hasPrefix(" - ") }
    #expect(continuations.map { $0.unicodeScalars.count } == [55, 54, 55, 54])
    #expect(continuations[0].hasPrefix(" - 我们") && continuations[1].hasPrefix(" - 天"))
  }

  /// What the report shows last is what the saved model writes.
  @Test func continuationsAreTheModels() async throws {
    let sandbox = try Sandbox()
    let outcome = try await sandbox.trainTiny("--newlines", "space", "--prompt", "我们", "--output", "m")
    let written = try await sandbox.refrain("generate", "m", "--prompt", "我们", "--length", "50")
    #expect(outcome.lines.last { $0.hasPrefix(" - ") } == " - " + written.output.dropLast())
  }

  @Test func runsAreNumbered() async throws {
    let sandbox = try Sandbox()
    for expected in ["runs/chinese", "runs/chinese-2", "runs/chinese-3"] {
      let outcome = try await sandbox.trainTiny()
      #expect(outcome.output.contains("The model is in \(expected). "))
    }
    #expect(try sandbox.names(in: "runs") == ["chinese", "chinese-2", "chinese-3"])
  }

  @Test(arguments: ["boat.txt", "boat.txt.gz", "deflated.zip", "stored.zip"])
  func ownTexts(_ file: String) async throws {
    let sandbox = try Sandbox()
    let bytes = try Data(contentsOf: URL(filePath: Sandbox.fixture("archives/\(file)")))
    try sandbox.write(bytes, to: file)
    let outcome = try await sandbox.refrain(["train", file] + tinyFlags + ["--batch-size", "2", "--steps", "4"])
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    #expect(outcome.lines[0] == "\(file): 57 characters, 37 different, 6 batches an epoch")
    let name = file.hasPrefix("boat") ? "boat" : String(file.dropLast(4))
    #expect(outcome.output.contains("The model is in runs/\(name). "))
  }

  @Test func aByteOrderMarkIsNoCharacter() async throws {
    let sandbox = try Sandbox()
    try sandbox.write([0xEF, 0xBB, 0xBF] + Array(boats.utf8), to: "marked.txt")
    try sandbox.write(boats, to: "plain.txt")
    let marked = try await sandbox.refrain(["train", "marked.txt"] + tinyFlags)
    let plain = try await sandbox.refrain(["train", "plain.txt"] + tinyFlags)
    #expect(marked.perplexities == plain.perplexities && marked.perplexities.count == 2)
    #expect(marked.lines[0].dropFirst(6) == plain.lines[0].dropFirst(5))
  }

  /// The same command trains to the same bytes, however many threads there are.
  @Test func sameCommandSameBytes() async throws {
    let sandbox = try Sandbox()
    _ = try await sandbox.trainTiny("--sampling", "random", "--output", "one")
    _ = try await sandbox.refrain(
      ["train"] + tinyFlags + ["--sampling", "random", "--output", "two"], environment: ["REFRAIN_THREADS": "3"])
    for file in ["config.json", "model.safetensors", "vocabulary.json"] {
      #expect(try sandbox.bytes("one/\(file)") == sandbox.bytes("two/\(file)"))
    }
  }
}
