import Testing

/// A text whose ids are in a file is learned from as one in memory is.
@Suite struct EncodeToTests {
  private static let held = ["--validation", "0.1", "--epochs", "3"]

  private func train(_ sandbox: Sandbox, _ name: String, _ flags: [String]) async throws {
    let outcome = try await sandbox.refrain(["train", "boats.txt"] + tinyFlags + flags + ["--output", name])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
  }

  @Test func theWeightsAreThose() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    try await train(sandbox, "memory", Self.held)
    try await train(sandbox, "file", Self.held + ["--encode-to", "ids.bin"])
    #expect(try sandbox.names().contains("ids.bin"))
    for file in ["model.safetensors", "best.safetensors", "vocabulary.json", "config.json"] {
      #expect(try sandbox.bytes("memory/\(file)") == sandbox.bytes("file/\(file)"), "\(file)")
    }
    // Going on takes the ids from the file: the text itself may have gone.
    try sandbox.write("x", to: "boats.txt")
    let resumed = try await sandbox.refrain("train", "--resume", "file", "--set", "epochs=4", "--set", "validation=")
    #expect(resumed.exitCode != 0 && resumed.errors.contains("decided when a run begins"))
    try sandbox.write(boats, to: "boats.txt")
    for name in ["memory", "file"] {
      let outcome = try await sandbox.refrain("train", "--resume", name, "--set", "epochs=4")
      #expect(outcome.exitCode == 0 && outcome.errors == "", "\(outcome.errors)")
    }
    #expect(try sandbox.bytes("memory/model.safetensors") == sandbox.bytes("file/model.safetensors"))
  }

  @Test func fineTuning() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    try await train(sandbox, "first", [])
    try sandbox.write(String(repeating: "猫在船上等天亮\n", count: 60), to: "cats.txt")
    let flags = ["train", "cats.txt", "--init-from", "first", "--batch-size", "4", "--steps", "10", "--epochs", "1"]
    for (name, more) in [("memory", []), ("file", ["--encode-to", "cats.bin"])] {
      let outcome = try await sandbox.refrain(flags + more + ["--output", name])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
    }
    #expect(try sandbox.text("file/vocabulary.json").contains("猫"))
    #expect(try sandbox.bytes("memory/model.safetensors") == sandbox.bytes("file/model.safetensors"))
  }

  @Test func whatCannotBeWrittenIsNamed() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    let outcome = try await sandbox.refrain(["train", "boats.txt", "--encode-to", "no/such/folder"] + tinyFlags)
    #expect(outcome.exitCode == 1 && outcome.errors.contains("no/such/folder"))
  }
}
