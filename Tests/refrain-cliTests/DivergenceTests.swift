import Foundation
import Testing

/// A training that ends in NaN says so, fails, and neither saves its weights nor invites to write with them.
@Suite struct DivergenceTests {
  @Test func savesNothing() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    let outcome = try await sandbox.refrain(
      ["train", "boats.txt"] + tinyFlags + ["--epochs", "4", "--learning-rate", "1e30", "--output", "m"])
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("diverged") && outcome.errors.contains("--learning-rate"))
    #expect(!outcome.output.contains("generate"))
    #expect(try !sandbox.names(in: "m").contains("model.safetensors"))
  }
}
