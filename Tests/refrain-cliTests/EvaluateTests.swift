import Foundation
import Refrain
import Testing

@Suite struct EvaluateTests {
  /// A model of ``boats`` in `m`, the text in `boats.txt`, and another in `other.txt`.
  private func sandbox() async throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    try sandbox.write(other, to: "other.txt")
    let outcome = try await sandbox.refrain(["train", "boats.txt"] + tinyFlags + ["--epochs", "30", "--output", "m"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return sandbox
  }

  private let other = "雨在敲窗台\n小小的船x还亮着y\n"

  private func json(_ outcome: Outcome) throws -> [String: Any] {
    #expect(outcome.exitCode == 0 && outcome.errors == "", "\(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test func figures() async throws {
    let sandbox = try await sandbox()
    let object = try json(await sandbox.refrain("evaluate", "m", "other.txt", "--json", "--training-text", "boats.txt"))
    let saved = try SavedModel(contentsOf: sandbox.path + "/m")
    let text = EncodedText(other, vocabulary: saved.vocabulary)
    let training = EncodedText(boats, vocabulary: saved.vocabulary)
    let nGrams = NGramModel(of: training.ids, vocabularySize: saved.vocabulary.count)
    for (name, score) in [("model", saved.model.score(text)), ("ngrams", nGrams.score(text))] {
      let figures = try #require(object[name] as? [String: Any])
      for (key, expected) in [
        ("loss", score.loss), ("perplexity", score.perplexity), ("bits_per_character", score.bitsPerCharacter),
        ("bits_per_byte", score.bitsPerByte),
      ] {
        let figure = try #require(figures[key] as? Double)
        #expect(abs(figure - expected) < 1e-12 * expected)
      }
      #expect(figures["unknown_share"] as? Double == 2.0 / 16)
      #expect(figures["tokens"] as? Int == 16)
    }
    #expect(object["is_training_text"] as? Bool == false)
    let written = try #require(object["written"] as? [String: Any])
    let copies = try #require(written["copies"] as? [String: Any])
    #expect(written["characters"] as? Int == 2_000 && copies["longest_length"] as? Int ?? 0 >= 10)
  }

  @Test func table() async throws {
    let sandbox = try await sandbox()
    let outcome = try await sandbox.refrain(
      "evaluate", "m", "other.txt", "--training-text", "boats.txt", "--write", "90")
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    let lines = outcome.lines
    #expect(lines[0] == "other.txt: 16 characters, 40 bytes; the model does not know 12.5 % of its 16 tokens")
    #expect(lines[2].wholeMatch(of: #/ +loss +perplexity +bits/character +bits/byte/#) != nil)
    #expect(lines[3].wholeMatch(of: /model( +[0-9.]+){4}/) != nil)
    #expect(lines[4].wholeMatch(of: /5-grams( +[0-9.]+){4}/) != nil)
    #expect(outcome.output.contains("Of 90 characters that the model wrote (temperature 1.00, seed 0), "))
    #expect(!outcome.output.contains("TRAINED ON"))
  }

  @Test func saysWhatWasTrainedOn() async throws {
    let sandbox = try await sandbox()
    let trained = try await sandbox.refrain(
      "evaluate", "m", "boats.txt", "--training-text", "boats.txt", "--write", "0")
    #expect(trained.output.contains("This text was TRAINED ON: 100.0 %"))
    #expect(!trained.output.contains("wrote"))
    try sandbox.write(boats.prefix(30) + other + "y", to: "half.txt")
    let half = try await sandbox.refrain("evaluate", "m", "half.txt", "--training-text", "boats.txt", "--write", "0")
    #expect(half.output.contains("Much of this text was trained on"))
  }

  /// The run's settings name the text it learnt; without them and without the flag there is nothing to compare with.
  @Test func findsTheTrainingText() async throws {
    let sandbox = try await sandbox()
    func output(_ more: String...) async throws -> Outcome {
      try await sandbox.refrain(["evaluate", "m", "other.txt", "--write", "0"] + more)
    }
    let named = try await output("--training-text", "boats.txt")
    #expect(try await output().output == named.output && named.output.contains("5-grams"))
    #expect(try await output("--training-text", "other.txt").output.contains("TRAINED ON"))
    let nothing = try await sandbox.refrain("evaluate", "m")
    #expect(nothing.exitCode != 0 && nothing.errors.contains("held none out"))
    _ = try await sandbox.shell("mv boats.txt gone.txt")
    let gone = try await output()
    #expect(gone.exitCode == 0 && gone.errors.contains("boats.txt") && !gone.output.contains("5-grams"))
    _ = try await sandbox.shell("rm m/settings.json")
    let unknown = try await output()
    #expect(unknown.exitCode == 0 && unknown.errors == "" && unknown.output.contains("--training-text"))
    #expect(try await output("--training-text", "gone.txt").output == named.output)
  }

  /// Each flag has its say.
  @Test func flags() async throws {
    let sandbox = try await sandbox()
    func written(_ more: String...) async throws -> NSDictionary {
      let arguments = ["evaluate", "m", "other.txt", "--json", "--training-text", "boats.txt", "--write", "200"]
      return try #require(try json(await sandbox.refrain(arguments + more))["written"] as? NSDictionary)
    }
    let plain = try await written()
    #expect(try await written() == plain)
    #expect(try await written("--seed", "5") != plain)
    #expect(try await written("--temperature", "0.1")["copies"] as? NSDictionary != plain["copies"] as? NSDictionary)
    let spaced = try json(await sandbox.refrain("evaluate", "m", "other.txt", "--json", "--newlines", "keep"))
    let kept = try #require(spaced["model"] as? [String: Any])
    let other = try json(await sandbox.refrain("evaluate", "m", "other.txt", "--json", "--newlines", "space"))
    #expect((other["model"] as? [String: Any])?["loss"] as? Double != kept["loss"] as? Double)
  }

  @Test(arguments: [
    (["evaluate", "nowhere", "other.txt"], "nowhere"), (["evaluate", "m", "nothing.txt"], "nothing.txt"),
    (["evaluate", "m", "other.txt", "--write", "-1"], "--write"),
    (["evaluate", "m", "other.txt", "--training-text", "boats.txt", "--temperature", "0"], "temperature"),
  ])
  func refusals(_ arguments: [String], _ part: String) async throws {
    let sandbox = try await sandbox()
    let outcome = try await sandbox.refrain(arguments)
    #expect(outcome.exitCode != 0 && outcome.output == "" && outcome.errors.contains(part))
  }
}
