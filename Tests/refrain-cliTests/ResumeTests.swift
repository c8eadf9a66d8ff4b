import Foundation
import Refrain
import Testing

/// `--resume`, `--set`, `--settings`, `--init-from` and the checkpoints' flags.
@Suite struct ResumeTests {
  @Test func settingsRepeatARun() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "-boats.txt")
    let first = try await sandbox.refrain(
      ["train", "./-boats.txt"] + tinyFlags
        + [
          "--cell", "lstm", "--sampling", "random", "--seed", "18446744073709551615", "--dropout", "0.25", "--prompt",
          "雨", "--newlines", "space", "--output", "one",
        ])
    #expect(first.exitCode == 0, "\(first.errors)")
    let again = try await sandbox.refrain("train", "--settings", "one/settings.json", "--output", "two")
    #expect(again.exitCode == 0, "\(again.errors)")
    for file in ["settings.json", "model.safetensors", "config.json"] {
      #expect(try sandbox.bytes("one/\(file)") == sandbox.bytes("two/\(file)"), "\(file)")
    }
    #expect(first.perplexities == again.perplexities)
    let more = try await sandbox.refrain("train", "--settings", "one/settings.json", "--epochs", "3", "--seed", "1")
    #expect(more.reports.count == 3 && more.perplexities.first != first.perplexities.first)
  }

  /// `settings.json` names every flag of the help that has a say in what comes out.
  @Test func settingsAreFull() async throws {
    let sandbox = try Sandbox()
    _ = try await sandbox.trainTiny("--output", "m")
    let settings = try sandbox.text("m/settings.json")
    let names = [
      "hidden", "cell", "learning-rate", "optimizer", "seed", "clip", "builtin", "checkpoint-every", "steps",
    ]
    for name in names {
      #expect(settings.contains("\"\(name)\" : "), "\(name)")
    }
    #expect(!settings.contains(sandbox.path) && !settings.contains("output"))
  }

  @Test func aSettingChangesOnResume() async throws {
    let sandbox = try Sandbox()
    _ = try await sandbox.trainTiny("--output", "m")
    _ = try await sandbox.trainTiny("--output", "n", "--epochs", "4")
    let same = try await sandbox.refrain("train", "--resume", "m", "--set", "epochs=4")
    #expect(same.exitCode == 0 && same.reports.count == 2, "\(same.errors)")
    #expect(same.output.contains("resumed at epoch 2"))
    #expect(try sandbox.bytes("m/model.safetensors") == sandbox.bytes("n/model.safetensors"))
    #expect(try sandbox.text("m/settings.json").contains("\"epochs\" : 4"))
    let slower = try await sandbox.refrain(
      "train", "--resume", "m", "--set", "epochs=5", "--set", "learning-rate=0.001")
    let records = try MetricsFile(in: sandbox.path + "/m").records()
    #expect(slower.exitCode == 0 && records.last { $0.event == .epoch }?.learningRate == 0.001)
    #expect(records.map(\.restart) == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2])
  }

  @Test(arguments: [
    (["--resume", "nowhere"], "nowhere holds no checkpoint"),
    (["--resume", "m", "--epochs", "9"], "--set epochs=VALUE"),
    (["--resume", "m", "--set", "hidden=8"], "decided when a run begins"),
    (["--resume", "m", "--set", "colour=8"], "there is no setting 'colour'"),
    (["--resume", "m", "--set", "epochs"], "NAME=VALUE"), (["--resume", "m", "--set", "epochs=x"], "'x'"),
    (["--set", "epochs=3"], "--set is for --resume"), (["--init-from", "m", "--cell", "gru"], "leave out --cell"),
    (["--settings", "nowhere"], "nowhere"), (["--keep-checkpoints", "0"], "--keep-checkpoints"),
    (["--checkpoint-every", "0"], "--checkpoint-every"), (["--checkpoint-every", "-3m"], "checkpoint-every"),
    (["--roll-backs=-1"], "--roll-backs"),
  ])
  func refusals(_ flags: [String], _ says: String) async throws {
    let sandbox = try Sandbox()
    _ = try await sandbox.trainTiny("--output", "m", "--epochs", "1")
    let before = try sandbox.bytes("m/metrics.jsonl")
    let outcome = try await sandbox.refrain(["train"] + flags)
    #expect(outcome.exitCode != 0 && outcome.errors.contains(says), "\(outcome.errors)")
    #expect(try sandbox.bytes("m/metrics.jsonl") == before)
  }

  @Test func anotherTextIsNoticed() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    _ = try await sandbox.refrain(["train", "boats.txt"] + tinyFlags + ["--output", "m"])
    try sandbox.write(boats + boats, to: "boats.txt")
    let changed = try await sandbox.refrain("train", "--resume", "m", "--set", "epochs=3")
    #expect(changed.exitCode == 0 && changed.errors.contains("the text is not the one"), "\(changed.errors)")
    try sandbox.write(boats + "猫", to: "boats.txt")
    let unknown = try await sandbox.refrain("train", "--resume", "m")
    #expect(unknown.exitCode == 1 && unknown.errors.contains("猫"))
  }

  @Test func checkpointsComeAndStay() async throws {
    let sandbox = try Sandbox()
    _ = try await sandbox.trainTiny(
      "--output", "m", "--epochs", "7", "--checkpoint-every", "2", "--keep-checkpoints", "3")
    // 29 updates an epoch.
    #expect(try sandbox.names(in: "m/checkpoints") == [4, 6, 7].map { "update-000000000\($0 * 29).safetensors" })
    _ = try await sandbox.trainTiny("--output", "n", "--checkpoint-every", "100m")
    #expect(
      try sandbox.names(in: "n/checkpoints") == ["update-000000000000.safetensors", "update-000000000058.safetensors"])
    _ = try await sandbox.trainTiny("--output", "o", "--checkpoint-every", "0.0000001m", "--keep-checkpoints", "100")
    #expect(try sandbox.names(in: "o/checkpoints").count == 59)
    #expect(try sandbox.bytes("n/model.safetensors") == sandbox.bytes("o/model.safetensors"))
  }

  /// The model learns on from another text, whose characters it gets to know.
  @Test func fineTuning() async throws {
    let sandbox = try Sandbox()
    _ = try await sandbox.trainTiny("--output", "m", "--embedding", "8")
    try sandbox.write(boats + "猫猫猫猫猫猫", to: "boats.txt")
    let flags = tinyFlags.filter { !["--hidden", "16"].contains($0) }
    let tuned = try await sandbox.refrain(["train", "boats.txt", "--init-from", "m"] + flags + ["--output", "t"])
    #expect(tuned.exitCode == 0, "\(tuned.errors)")
    let old = try Vocabulary(contentsOf: sandbox.path + "/m/vocabulary.json")
    let new = try Vocabulary(contentsOf: sandbox.path + "/t/vocabulary.json")
    #expect(Array(new.tokens.prefix(old.count)) == old.tokens && new.count > old.count)
    #expect(new.id(of: "猫") != nil)
    let written = try await sandbox.refrain("generate", "t", "--prompt", "猫", "--length", "3")
    #expect(written.exitCode == 0)
  }

  @Test func rollBacksAreCounted() async throws {
    let sandbox = try Sandbox()
    for limit in [0, 2] {
      let outcome = try await sandbox.trainTiny(
        "--learning-rate", "1e30", "--roll-backs", "\(limit)", "--output", "m\(limit)")
      #expect(outcome.exitCode == 1)
      let records = try MetricsFile(in: sandbox.path + "/m\(limit)").records()
      #expect(records.filter { $0.event == .rollback }.count == limit)
      #expect(outcome.lines.filter { $0.contains("of the learning rate (attempt ") }.count == limit)
    }
  }
}
