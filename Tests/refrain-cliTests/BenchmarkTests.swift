import Foundation
import Refrain
import Testing

@testable import refrain_cli

@Suite struct BenchmarkTests {
  private func benchmark(_ flags: String...) async throws -> Outcome {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    return try await sandbox.refrain(["benchmark", "train", "--corpus", "boats.txt", "--hidden", "8"] + flags)
  }

  private func json(_ outcome: Outcome) throws -> [String: Any] {
    let line = try #require(outcome.lines.last)
    return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func lastLineIsTheComparisonsJSON() async throws {
    let outcome = try await benchmark("--batch", "4", "--steps", "10", "--epochs", "3")
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    let result = try json(outcome)
    #expect(
      result.keys.sorted() == [
        "batch", "cell", "fastest", "gflops", "hidden", "isa", "layers", "one_thread_peak_gflops", "peak_gflops",
        "peak_tensor_bytes", "peer", "percent_of_peak", "perplexity", "precision", "seconds_per_epoch", "steps", "task",
        "thread_scaling", "threads", "tokens_per_second", "version",
      ])
    #expect((result["peak_tensor_bytes"] as? Int ?? 0) > 1_000)
    #expect(result["peer"] as? String == "refrain" && result["version"] is String)
    #expect(result["task"] as? String == "train" && result["cell"] as? String == "relu")
    #expect(result["batch"] as? Int == 4 && result["steps"] as? Int == 10)
    #expect(result["hidden"] as? Int == 8 && result["layers"] as? Int == 1)
    let (median, fastest) = (try #require(result["seconds_per_epoch"] as? Double), result["fastest"] as? Double ?? 0)
    #expect(fastest > 0 && median >= fastest)
    // 216 characters in 4 rows of 54: 5 batches of 40.
    let speed = try #require(result["tokens_per_second"] as? Double)
    #expect(abs(speed * median / 200 - 1) < 1e-9)
  }

  /// The speed counts the products of the model that was trained, and the share is that of the peak beside it.
  @Test(arguments: [1, 2, 3], [1, 2])
  func speedOfProducts(_ layers: Int, _ threads: Int) async throws {
    let outcome = try await benchmark(
      "--batch", "4", "--steps", "10", "--epochs", "2", "--layers", "\(layers)", "--threads", "\(threads)")
    let result = try json(outcome)
    func number(_ key: String) throws -> Double { try #require(result[key] as? Double) }
    #expect(result["threads"] as? Int == threads)
    let vocabulary = Double(Vocabulary(of: try Corpus(text: boats, newlines: .space).text).count)
    // 200 characters, each with its 64 recurrent weights a layer, 64 more from each layer to the next, and the head.
    let products = 200 * (64 * Double(2 * layers - 1) + 8 * vocabulary)
    #expect(abs(try number("gflops") * number("seconds_per_epoch") * 1e9 / (6 * products) - 1) < 1e-9)
    let (peak, one) = (try number("peak_gflops"), try number("one_thread_peak_gflops"))
    #expect(abs(try number("percent_of_peak") * peak / (100 * number("gflops")) - 1) < 1e-9)
    let scaling = try number("thread_scaling")
    #expect(one > 0 && peak > 0 && scaling > 0)
    if threads == 1 { #expect(peak == one && scaling == 1) }
  }

  /// 8 batches of 32 × 35 characters: 17.7 billion operations in the chapter's epoch.
  @Test func chapterEpoch() {
    let chapter = LanguageModel.Configuration(vocabularySize: 1027)
    #expect(fixed(8 * 32 * 35 * trainingOperations(aCharacter: chapter) / 1e9, 1) == "17.7")
    // Of the recurrent product and of the head: a character takes 2 · (256² + 1027 · 256).
    #expect(productOperations(aCharacter: chapter) == 656_896)
    #expect(trainingOperations(aCharacter: chapter) == 1_970_688)
  }

  /// Runs one epoch more than are timed, as `refrain train` would: the last perplexity is the library's.
  @Test(arguments: [
    (["--epochs", "2"], 3, RecurrentActivation.relu, 1), (["--epochs", "4"], 5, .relu, 1),
    (["--epochs", "2", "--cell", "tanh"], 3, .tanh, 1), (["--epochs", "2", "--layers", "2"], 3, .relu, 2),
  ])
  func trainsAsTheLibrary(
    _ flags: [String], _ epochs: Int, _ activation: RecurrentActivation, _ layers: Int
  ) async throws {
    let outcome = try await Sandbox.with(boats) { sandbox in
      try await sandbox.refrain(
        [
          "benchmark", "train", "--corpus", "text.txt", "--hidden", "8", "--batch", "4", "--steps", "10", "--lr", "2",
          "--clip", "0.05", "--seed", "6", "--chars", "150",
        ] + flags)
    }
    let text = try Corpus(text: boats, characters: 150, newlines: .space).text
    let vocabulary = Vocabulary(of: text)
    var settings = TrainingSettings()
    (settings.epochs, settings.batchSize, settings.stepCount, settings.seed) = (epochs, 4, 10, 6)
    (settings.learningRate, settings.clippingNorm) = (2, 0.05)
    var generator = Philox(seed: 6)
    let model = LanguageModel(
      .init(vocabularySize: vocabulary.count, hiddenSize: 8, layerCount: layers, activation: activation),
      using: &generator)
    var trainer = try LanguageModelTrainer(model, on: vocabulary.encode(text), settings: settings)
    var last = 0.0
    try trainer.train(onEpoch: { report, _ in last = report.perplexity })
    let perplexity = try #require(try json(outcome)["perplexity"] as? Double)
    #expect(abs(perplexity / last - 1) < 1e-12)
  }

  /// Every option that the scripts of the comparison have.
  @Test(arguments: [
    ["--input", "best"], ["--input", "onehot"], ["--scan"], ["--length", "5"], ["--task", "train"], ["--threads", "1"],
    ["--threads", "0"], ["--threads", "2"], ["--cell", "relu"],
  ])
  func optionsThatChangeNothing(_ option: [String]) async throws {
    let flags = ["--batch", "4", "--steps", "10", "--epochs", "1"]
    let (plain, with) = try await Sandbox.with(boats) { sandbox in
      let command = ["benchmark", "train", "--corpus", "text.txt", "--hidden", "8"] + flags
      return (try await sandbox.refrain(command), try await sandbox.refrain(command + option))
    }
    #expect(with.exitCode == 0 && with.errors == "")
    #expect(try json(with)["perplexity"] as? Double == json(plain)["perplexity"] as? Double)
  }

  /// An exploded training is no figure, and says what to try.
  @Test func explosions() async throws {
    let outcome = try await benchmark(
      "--batch", "4", "--steps", "10", "--epochs", "3", "--lr", "1e30", "--clip", "1e30")
    #expect(outcome.exitCode == 1 && outcome.output == "" && outcome.errors.contains("--learning-rate"))
  }
}
