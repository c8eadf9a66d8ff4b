import Foundation
import Testing

/// Every unit goes all the way: train, report, save, tokenize, write.
@Suite struct VocabularyTests {
  @Test(arguments: ["byte", "scalar", "grapheme", "word", "bpe"])
  func trainsAndWrites(_ unit: String) async throws {
    let sandbox = try Sandbox()
    // In bytes or words a text is longer or shorter.
    let trained = try await sandbox.trainTiny("--vocabulary", unit, "--output", "run")
    #expect(trained.exitCode == 0, "\(trained.errors)")
    #expect(trained.reports.count == 2)
    let noun = ["byte": "bytes", "grapheme": "grapheme clusters", "word": "words", "bpe": "tokens"][unit]
    #expect(trained.lines[0].contains(noun.map { " \($0), " } ?? "different"), "\(trained.lines[0])")
    #expect(FileManager.default.fileExists(atPath: "\(sandbox.path)/run/tokenizer.json") == (unit == "bpe"))
    let text = try await sandbox.refrain("generate", "run", "--prompt", "我们", "--length", "12", "--temperature", "0.9")
    #expect(text.exitCode == 0 && text.output.hasPrefix("我们"), "\(text.errors)")
    let tokens = try await sandbox.refrain("tokenize", "run", "--text", "我们")
    #expect(tokens.lines.allSatisfy { $0.contains("“") } && !tokens.lines.isEmpty)
    let ids = try await sandbox.refrain("tokenize", "run", "--text", "我们", "--json")
    let decoded = try JSONDecoder().decode([Int].self, from: Data(ids.output.utf8))
    #expect(decoded.count == tokens.lines.count)
  }

  @Test(arguments: [
    (["--vocabulary", "byte", "--min-count", "2"], "a vocabulary of bytes always has all 256"),
    (["--vocabulary", "bpe", "--vocabulary-size", "9"], "the vocabulary size cannot be 9; give 256 to"),
    (["--min-count", "0"], "the minimum count cannot be 0"), (["--vocabulary", "syllable"], "syllable"),
    (["--min-count", "5000"], "nothing in the text occurs 5,000 times"),
  ])
  func refusals(_ arguments: [String], _ message: String) async throws {
    let outcome = try await Sandbox().refrain(["train", "--characters", "1200", "--epochs", "1"] + arguments)
    #expect(outcome.exitCode != 0 && outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test func anotherModelsTokenizerGoes() async throws {
    let sandbox = try Sandbox()
    _ = try await sandbox.trainTiny("--vocabulary", "bpe", "--output", "run")
    _ = try await sandbox.trainTiny("--output", "run", "--overwrite")
    #expect(!FileManager.default.fileExists(atPath: "\(sandbox.path)/run/tokenizer.json"))
  }

  @Test func unknownClustersOfPromptsAreNamed() async throws {
    let outcome = try await Sandbox().trainTiny("--vocabulary", "grapheme", "--prompt", "我👍🏽")
    #expect(outcome.exitCode != 0 && outcome.errors.contains("its grapheme cluster 2, does not occur in the text"))
  }

  @Test func benchmarksEncoding() async throws {
    let outcome = try await Sandbox().refrain("benchmark", "encode", "--megabytes", "1", "--vocabulary", "word")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(object["unit"] as? String == "word")
    #expect(try #require(object["mb_per_second"] as? Double) > 0)
    #expect(try #require(object["bytes"] as? Int) >= 1_000_000)
  }
}
