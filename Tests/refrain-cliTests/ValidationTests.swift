import Foundation
import Refrain
import Testing

/// `refrain train --validation` and what follows from it.
@Suite struct ValidationTests {
  /// Lines that are learnt by heart, and an end that is not like them.
  private let text = boats + "今夜无风\n雨停了船还在\n"

  private func metrics(_ sandbox: Sandbox, _ run: String) throws -> [[String: Any]] {
    try sandbox.text("\(run)/metrics.jsonl").split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  @Test func scoresTheEndAfterEachEpoch() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "t.txt")
    let outcome = try await sandbox.refrain(
      ["train", "t.txt"] + tinyFlags + ["--epochs", "6", "--validation", "0.05", "--output", "m"])
    #expect(outcome.exitCode == 0 && outcome.errors == "", "\(outcome.errors)")
    let count = text.unicodeScalars.count
    let kept = Int((Double(count) * 0.95).rounded())
    #expect(outcome.lines.contains { $0.hasPrefix("held out: \(count - kept) characters, ") })
    let held = outcome.lines.filter { $0.hasPrefix("held-out perplexity ") }
    #expect(held.count == 6 && outcome.reports.count == 6)

    let saved = try SavedModel(contentsOf: sandbox.path + "/m")
    let (training, heldOut) = try Corpus(text: text).split(heldOut: 0.05)
    #expect(saved.vocabulary == Vocabulary(of: training.text), "of the training part alone")
    let encoded = EncodedText(heldOut, vocabulary: saved.vocabulary)
    let records = try metrics(sandbox, "m").filter { $0["event"] as? String == "epoch" }
    let losses = try records.map { try #require($0["held_out_loss"] as? Double) }
    #expect(losses.count == 6)
    let last = saved.model.score(encoded)
    let record = try #require(records.last)
    for (key, expected) in [
      ("held_out_loss", last.loss), ("held_out_perplexity", last.perplexity),
      ("held_out_bits_per_character", last.bitsPerCharacter), ("held_out_bits_per_byte", last.bitsPerByte),
      ("unknown_share", last.unknownShare),
    ] {
      #expect(abs((record[key] as? Double ?? .nan) - expected) < 1e-9 * expected, "\(key)")
    }
    #expect(record["perplexity"] as? Double != record["held_out_perplexity"] as? Double)

    let best = try SavedModel(contentsOf: sandbox.path + "/m", best: true).model.score(encoded)
    let least = try #require(losses.min())
    #expect(abs(best.loss - least) < 1e-9)
    let epoch = try #require(losses.firstIndex(of: least)) + 1
    #expect(outcome.output.contains("at epoch \(epoch): best.safetensors"))
    let evaluated = try await sandbox.refrain("evaluate", "m", "--best")
    #expect(evaluated.output.contains("\nmodel") && evaluated.output.hasPrefix("held out of t.txt: "))
    #expect(evaluated.output.contains("5-grams"), "\(evaluated.errors)")
  }

  @Test func takesAFile() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "t.txt")
    try sandbox.write("雨在敲窗x\n", to: "v.txt")
    let outcome = try await sandbox.refrain(
      ["train", "t.txt"] + tinyFlags + ["--validation", "v.txt", "--newlines", "space", "--output", "m"])
    #expect(outcome.exitCode == 0 && outcome.errors == "", "\(outcome.errors)")
    #expect(outcome.lines.contains("held out: 6 characters, 16.7 % of them unknown"))
    let saved = try SavedModel(contentsOf: sandbox.path + "/m")
    let score = saved.model.score(EncodedText("雨在敲窗x ", vocabulary: saved.vocabulary))
    let record = try #require(try metrics(sandbox, "m").last { $0["event"] as? String == "epoch" })
    #expect(abs((record["held_out_loss"] as? Double ?? .nan) - score.loss) < 1e-9)
  }

  @Test func stopsEarly() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "t.txt")
    let flags = ["train", "t.txt"] + tinyFlags + ["--epochs", "60", "--learning-rate", "0.03", "--validation", "0.05"]
    let long = try await sandbox.refrain(flags + ["--output", "long"])
    let short = try await sandbox.refrain(flags + ["--early-stopping", "3", "--output", "short"])
    #expect(long.exitCode == 0 && short.exitCode == 0)
    #expect(long.reports.count == 60)
    let losses = try metrics(sandbox, "short").compactMap { $0["held_out_loss"] as? Double }
    let best = try #require(losses.firstIndex(of: losses.min() ?? 0)) + 1
    #expect(losses.count == best + 3 && losses.count < 60)
    #expect(short.output.contains("stopped early, after 3 epochs without a better one; best held-out perplexity"))
    #expect(!long.output.contains("stopped early"))
    // What has stopped does not go on, unless it is given more patience.
    let again = try await sandbox.refrain("train", "--resume", "short")
    #expect(again.exitCode == 0 && again.reports.isEmpty, "\(again.output)\(again.errors)")
    let on = try await sandbox.refrain("train", "--resume", "short", "--set", "early-stopping=5")
    #expect(on.reports.count >= 2)
  }

  /// What was best by another text is the best no longer, and patience begins anew.
  @Test func anEditedTextIsNoticed() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "t.txt")
    try sandbox.write("灯还亮着 雨在敲窗\n", to: "v.txt")
    let flags = ["--epochs", "5", "--learning-rate", "0.001", "--validation", "v.txt", "--early-stopping", "3"]
    let first = try await sandbox.refrain(["train", "t.txt"] + tinyFlags + flags + ["--output", "m"])
    #expect(first.exitCode == 0 && first.reports.count == 5, "\(first.errors)")
    // No model of this text gets that far with the other one, which has unknown characters alone.
    try sandbox.write("一二三四五六七八九十\n", to: "v.txt")
    let resumed = try await sandbox.refrain("train", "--resume", "m", "--set", "epochs=7")
    #expect(resumed.exitCode == 0 && resumed.reports.count == 2, "\(resumed.output)")
    #expect(resumed.errors.contains("the held-out text by which epochs are compared is another"))
    #expect(!resumed.output.contains("at epoch 5: best") && resumed.output.contains("best held-out perplexity"))
    let again = try await sandbox.refrain("train", "--resume", "m", "--set", "epochs=8")
    #expect(again.exitCode == 0 && again.errors == "" && again.reports.count == 1, "\(again.errors)")
  }

  @Test(arguments: [
    (["--validation", "0"], "share"), (["--validation", "1.5"], "share"),
    (["--validation", "nothing.txt"], "nothing.txt"), (["--early-stopping", "3"], "--validation"),
    (["--validation", "0.1", "--early-stopping", "0"], "--early-stopping"),
  ])
  func refusals(_ flags: [String], _ part: String) async throws {
    try await Sandbox.with(boats) { sandbox in
      let outcome = try await sandbox.refrain(["train", "text.txt"] + tinyFlags + flags)
      #expect(outcome.exitCode != 0 && outcome.errors.contains(part), "\(outcome.errors)")
    }
  }
}
