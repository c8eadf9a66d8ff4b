import Foundation
import Refrain
import Testing

@Suite struct GenerateTests {
  @Test(arguments: [(0, "灯"), (1, "灯"), (50, "灯还亮着"), (200, "折成小小的船\n")])
  func promptAndSoManyCharacters(_ length: Int, _ prompt: String) async throws {
    let sandbox = try await Sandbox.withModel()
    let outcome = try await sandbox.refrain("generate", "m", "--prompt", prompt, "--length", "\(length)")
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    #expect(outcome.output == (try sandbox.writer.write(length, after: prompt)) + "\n")
    #expect(outcome.output.unicodeScalars.count == prompt.unicodeScalars.count + length + 1)
  }

  @Test func fiftyByDefault() async throws {
    let sandbox = try await Sandbox.withModel()
    let outcome = try await sandbox.refrain("generate", "m/", "--prompt", "灯")
    #expect(outcome.output == (try sandbox.writer.write(50, after: "灯")) + "\n")
  }

  @Test func sampling() async throws {
    let sandbox = try await Sandbox.withModel()
    func text(_ more: String...) async throws -> String {
      try await sandbox.refrain(["generate", "m", "--prompt", "雨", "--length", "80"] + more).output
    }
    let drawn = try await text("--temperature", "2", "--seed", "3")
    #expect(drawn == (try sandbox.writer.write(80, after: "雨", sampling: .temperature(2), seed: 3)) + "\n")
    let others = [
      try await text(), try await text("--temperature", "2", "--seed", "4"),
      try await text("--temperature", "0.9", "--seed", "3"), try await text("--temperature", "2"),
    ]
    #expect(Set(others + [drawn]).count == 5)
    #expect(others[3] == (try sandbox.writer.write(80, after: "雨", sampling: .temperature(2), seed: 0)) + "\n")
    #expect(try await text("--seed", "9") == others[0], "greedy needs no seed")
  }

  @Test func unknownCharacters() async throws {
    let sandbox = try await Sandbox.withModel()
    let refused = try await sandbox.refrain("generate", "m", "--prompt", "灯x还")
    #expect(refused.exitCode != 0 && refused.output == "")
    for part in ["“x” (U+0078)", "character 2", "--unknown skip"] { #expect(refused.errors.contains(part)) }
    let skipped = try await sandbox.refrain("generate", "m", "--prompt", "灯x还", "--unknown", "skip", "--length", "9")
    #expect(skipped.exitCode == 0 && skipped.errors == "")
    #expect(skipped.output == "灯x还" + (try sandbox.writer.write(9, after: "灯还")).dropFirst(2) + "\n")
    let nothing = try await sandbox.refrain("generate", "m", "--prompt", "xyz", "--unknown", "skip")
    #expect(nothing.exitCode != 0 && nothing.output == "" && nothing.errors.contains("prompt"))
  }

  @Test func badFlags() async throws {
    let sandbox = try await Sandbox.withModel()
    for (flags, part) in [
      (["--prompt", ""], "prompt"), ([], "--prompt"), (["--prompt", "灯", "--length=-1"], "-1"),
      (["--prompt", "灯", "--length", "many"], "many"), (["--prompt", "灯", "--temperature", "0"], "temperature"),
      (["--prompt", "灯", "--temperature=-1"], "temperature"), (["--prompt", "灯", "--temperature", "nan"], "nan"),
      (["--prompt", "灯", "--temperature", "inf"], "inf"), (["--prompt", "灯", "--unknown", "guess"], "guess"),
      (["--prompt", "灯", "--seed=-1"], "--seed"),
    ] {
      let outcome = try await sandbox.refrain(["generate", "m"] + flags)
      #expect(outcome.exitCode == 1 || outcome.exitCode == 64, "\(flags)")
      #expect(outcome.output == "" && outcome.errors.contains(part), "\(flags): \(outcome.errors)")
    }
  }

  @Test func badModels() async throws {
    let sandbox = try await Sandbox.withModel()
    for directory in ["absent", "boats.txt", "."] {
      let outcome = try await sandbox.refrain("generate", directory, "--prompt", "灯")
      #expect(outcome.exitCode == 1 && outcome.output == "" && outcome.errors.contains("\(directory) holds no saved"))
    }
    for file in ["config.json", "model.safetensors", "vocabulary.json"] {
      let sound = try sandbox.bytes("m/\(file)")
      try sandbox.write(sound.dropLast(20), to: "m/\(file)")
      let outcome = try await sandbox.refrain("generate", "m", "--prompt", "灯")
      #expect(outcome.exitCode == 1 && outcome.output == "" && outcome.errors.contains("m/\(file)"))
      try sandbox.write(sound, to: "m/\(file)")
    }
    #expect(try await sandbox.refrain("generate", "m", "--prompt", "灯").exitCode == 0)
  }
}
