import Foundation
import Refrain
import Testing

extension Sandbox {
  /// With a model that knows the characters of ``boats``, in `m`.
  static func withModel() async throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    let outcome = try await sandbox.refrain(["train", "boats.txt"] + tinyFlags + ["--epochs", "20", "--output", "m"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return sandbox
  }

  var writer: Writer {
    get throws {
      let saved = try SavedModel(contentsOf: path + "/m")
      return Writer(model: saved.model, vocabulary: saved.vocabulary)
    }
  }

  /// What `refrain generate m` prints with these flags.
  func generated(_ flags: String...) async throws -> String { try await generated(flags) }

  func generated(_ flags: [String]) async throws -> String {
    let outcome = try await refrain(["generate", "m"] + flags)
    #expect(outcome.exitCode == 0 && outcome.errors == "", "\(flags): \(outcome.errors)")
    return outcome.output
  }

  /// The lines of JSON that `refrain generate m --json` prints with these flags.
  func generatedJSON(_ flags: String...) async throws -> [[String: Any]] {
    try await generated(flags + ["--json"]).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }
}

@Suite struct GenerateFlagTests {
  /// Each flag of sampling does what the library does, which is something else than without it.
  @Test func samplingFlags() async throws {
    let sandbox = try await Sandbox.withModel()
    let writer = try sandbox.writer
    let drawn = Sampling.temperature(2)
    let plain = try writer.write(80, after: "雨", sampling: drawn, seed: 3)
    for (flags, change) in [
      (["--top-k", "3"], { $0.topK = 3 }), (["--top-p", "0.6"], { $0.topP = 0.6 }),
      (["--min-p", "0.4"], { $0.minP = 0.4 }), (["--repetition-penalty", "1.5"], { $0.repetitionPenalty = 1.5 }),
      (["--presence-penalty", "1.5"], { $0.presencePenalty = 1.5 }),
      (["--frequency-penalty", "0.5"], { $0.frequencyPenalty = 0.5 }),
    ] as [([String], (inout Sampling) -> Void)] {
      var sampling = drawn
      change(&sampling)
      let expected = try writer.write(80, after: "雨", sampling: sampling, seed: 3)
      let flags = flags + ["--prompt", "雨", "--length", "80", "--temperature", "2", "--seed", "3"]
      #expect(try await sandbox.generated(flags) == expected + "\n")
      #expect(expected != plain, "\(flags) would be ignored unseen")
    }
    let filtered = try writer.write(40, after: "雨", sampling: Sampling(temperature: 1, topK: 4), seed: 2)
    #expect(
      try await sandbox.generated("--prompt", "雨", "--length", "40", "--top-k", "4", "--seed", "2") == filtered + "\n")
  }

  @Test func stops() async throws {
    let sandbox = try await Sandbox.withModel()
    let whole = try sandbox.writer.write(60, after: "灯")
    let stop = try #require(whole.dropFirst(8).first.map { String($0) })
    let before = try #require(whole.dropFirst().firstRange(of: stop)).lowerBound
    let flags = ["--prompt", "灯", "--length", "60", "--stop"]
    #expect(try await sandbox.generated(flags + [stop]) == whole[..<before] + "\n")
    #expect(try await sandbox.generated(flags + ["~", "--stop", stop]) == whole[..<before] + "\n")
    #expect(try await sandbox.generated(flags + ["~"]) == whole + "\n")
  }

  @Test func severalTexts() async throws {
    let sandbox = try await Sandbox.withModel()
    let writer = try sandbox.writer
    func text(_ prompt: String, _ seed: UInt64) throws -> String {
      try writer.write(20, after: prompt, sampling: .temperature(1.5), seed: seed) + "\n"
    }
    let flags = ["--length", "20", "--temperature", "1.5", "--seed", "6"]
    let three = try await sandbox.generated(["--prompt", "灯", "--count", "3"] + flags)
    #expect(try three == [text("灯", 6), text("灯", 7), text("灯", 8)].joined(separator: "\n"))
    let prompts = try await sandbox.generated(["--prompt", "灯", "--prompt", "雨在"] + flags)
    #expect(try prompts == [text("灯", 6), text("雨在", 7)].joined(separator: "\n"))
    let both = try await sandbox.generated(["--prompt", "灯", "--prompt", "雨在", "--count", "2"] + flags)
    #expect(try both == [text("灯", 6), text("灯", 7), text("雨在", 8), text("雨在", 9)].joined(separator: "\n"))
  }

  @Test func promptsFromElsewhere() async throws {
    let sandbox = try await Sandbox.withModel()
    let expected = try sandbox.writer.write(12, after: "折成小小的船\n") + "\n"
    try sandbox.write("折成小小的船\n", to: "prompt.txt")
    #expect(try await sandbox.generated("--prompt-file", "prompt.txt", "--length", "12") == expected)
    for flag in ["--prompt", "--prompt-file"] {
      let piped = try await sandbox.shell("./refrain generate m \(flag) - --length 12 < prompt.txt")
      #expect(piped.output == expected && piped.errors == "")
    }
    for (command, part) in [
      ("--prompt-file absent", "absent"), ("--prompt-file .", "directory"), ("--prompt - --prompt-file -", "once"),
      ("--prompt -", "prompt"),
    ] {
      let refused = try await sandbox.shell("./refrain generate m \(command) < /dev/null")
      #expect(refused.exitCode != 0 && refused.output == "" && refused.errors.contains(part), "\(refused.errors)")
    }
    let broken = try await sandbox.shell(#"printf '\347\201' | ./refrain generate m --prompt -"#)
    #expect(broken.exitCode != 0 && broken.errors.contains("UTF-8"))
  }

  @Test func beam() async throws {
    let sandbox = try await Sandbox.withModel()
    let found = try sandbox.writer.write(
      after: "雨", BeamSearch(width: 6, length: 14, lengthPenalty: 0.5, stops: ["\n"]))
    let flags = ["--prompt", "雨", "--beam", "6", "--length", "14", "--length-penalty", "0.5", "--stop", "\n"]
    #expect(try await sandbox.generated(flags) == found[0].text + "\n")
    #expect(
      try await sandbox.generated(flags + ["--count", "3"])
        == found[..<3].map { $0.text + "\n" }.joined(separator: "\n"))
    let scores = try await sandbox.generated(flags + ["--count", "3", "--json"]).split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }.compactMap { $0?["score"] as? Double }
    let search = BeamSearch(lengthPenalty: 0.5)
    #expect(scores.count == 3 && zip(scores, found).allSatisfy { abs($0 - search.score(of: $1)) < 1e-4 })
  }

  @Test func json() async throws {
    let sandbox = try await Sandbox.withModel()
    let texts = try await sandbox.generatedJSON(
      "--prompt", "雨", "--count", "2", "--length", "9", "--temperature", "1.5", "--seed", "3", "--top-k", "7", "--stop",
      "~")
    let options = WritingOptions(
      length: 9, sampling: Sampling(temperature: 1.5, topK: 7), seed: 3, wantsLogProbabilities: true)
    let expected = try sandbox.writer.write(after: ["雨", "雨"], options)
    #expect(texts.count == 2)
    for (text, writing) in zip(texts, expected) {
      #expect(text["text"] as? String == writing.text && text["prompt"] as? String == "雨")
      #expect(text["seed"] as? Int == Int(writing.seed) && text["ending"] as? String == "length")
      #expect((text["tokens"] as? [String])?.joined() == writing.continuation)
      #expect((text["ids"] as? [Int])?.count == 9)
      let found = try #require(text["log_probabilities"] as? [Double])
      #expect(zip(found, writing.logProbabilities).allSatisfy { abs($0 - Double($1)) < 1e-5 } && found.count == 9)
      let settings = try #require(text["settings"] as? [String: Any])
      #expect(settings["temperature"] as? Double == 1.5 && settings["top_k"] as? Int == 7)
      #expect(settings["length"] as? Int == 9 && settings["stops"] as? [String] == ["~"])
    }
  }

  @Test func interactive() async throws {
    let sandbox = try await Sandbox.withModel()
    try sandbox.write("灯还\n\n雨\n", to: "typed.txt")
    let flags = "--interactive --temperature 1 --seed 2 --length 30"
    let outcome = try await sandbox.shell("./refrain generate m \(flags) < typed.txt")
    #expect(outcome.exitCode == 0 && outcome.errors == "", "\(outcome.errors)")
    let lines = outcome.lines
    #expect(lines.count == 3 && lines[0].hasPrefix("灯还") && lines[2].hasPrefix("雨"), "\(lines)")
    // The state is kept, and so is what is drawn: the second line depends on the first.
    var session = try WritingSession(
      sandbox.writer, WritingOptions(length: 30, sampling: .temperature(1), seed: 2, stops: ["\n"]))
    for (typed, line) in zip(["灯还", "", "雨"], lines) {
      try session.read(typed)
      let written = try session.write()
      #expect(line == typed + written.continuation)
      if written.ending == .length { try session.read("\n") }
    }
    let again = try await sandbox.shell(
      "printf '灯\\n:again\\n猫\\n:undo\\n:undo\\n灯\\n' | ./refrain generate m \(flags)")
    #expect(again.lines.count == 3 && again.lines.allSatisfy { $0.hasPrefix("灯") }, "\(again.output)")
    #expect(again.lines[0] != again.lines[1] && again.errors.contains("猫") && again.errors.contains("Nothing"))
    let prompted = try await sandbox.shell("./refrain generate m \(flags) --prompt 船 < /dev/null")
    #expect(prompted.output == "船\n")
  }

  @Test func flagsThatDoNotFit() async throws {
    let sandbox = try await Sandbox.withModel()
    for (flags, part) in [
      (["--prompt", "灯", "--count", "0"], "--count"), (["--prompt", "灯", "--beam", "0"], "--beam"),
      (["--prompt", "灯", "--beam", "2", "--count", "3"], "--beam 2"),
      (["--prompt", "灯", "--beam", "2", "--top-k", "3"], "draws nothing"),
      (["--prompt", "灯", "--length-penalty", "2"], "--beam"), (["--prompt", "灯", "--stop", ""], "stop string"),
      (["--prompt", "灯", "--top-k", "0"], "top-k"), (["--prompt", "灯", "--top-p", "2"], "top-p"),
      (["--prompt", "灯", "--min-p=-1"], "min-p"), (["--prompt", "灯", "--repetition-penalty", "0"], "repetition"),
      (["--lines", "2", "--length", "9"], "--length"), (["--lines", "2", "--stop", "x"], "--stop"),
      (["--lines", "2", "--beam", "2"], "--beam"), (["--interactive", "--json"], "--json"),
      (["--interactive", "--lines", "2"], "--interactive"), (["--interactive", "--prompt", "-"], "--interactive"),
      (["--rhyme-by", "sound"], "--rhyme"), (["--lines", "0"], "0 lines"), (["--line-length", "x"], "\"x\""),
      (["--form", "verse:x"], "verse:x"), (["--form", "verse", "--refrain", "灯"], "chorus"),
      (["--include", "猫"], "猫"), (["--include", "灯", "--exclude", "灯"], "灯"), (["--rhyme", ""], "rhyme"),
      (["--lines", "1", "--line-end", "space", "--line-length", "900"], "900"),
    ] {
      let outcome = try await sandbox.refrain(["generate", "m"] + flags)
      #expect(outcome.exitCode == 1 || outcome.exitCode == 64, "\(flags)")
      #expect(outcome.output == "" && outcome.errors.contains(part), "\(flags): \(outcome.errors)")
    }
  }
}
