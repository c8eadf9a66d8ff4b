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

  /// The first update ruins the weights, and a checkpoint has them.
  @Test func anotherRateBeginsAnew() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    let flags = tinyFlags + ["--characters", "60", "--epochs", "30", "--output", "m"]
    let exploded = try await sandbox.refrain(["train", "boats.txt"] + flags + ["--learning-rate", "1e15"])
    #expect(exploded.exitCode == 1 && exploded.errors.contains("diverged"), "\(exploded.errors)")
    #expect(try !sandbox.names(in: "m").contains { $0 == "model.safetensors" || $0 == "best.safetensors" })
    let mended = try await sandbox.refrain("train", "--resume", "m", "--set", "learning-rate=0.01")
    #expect(mended.exitCode == 0 && mended.output.contains("resumed at epoch 0"), "\(mended.errors)")
    let plain = try await sandbox.refrain(["train", "boats.txt"] + flags + ["--overwrite", "--output", "n"])
    #expect(plain.exitCode == 0 && mended.perplexities == plain.perplexities)
  }

  /// One batch an epoch, so that every update's weights are in a checkpoint, those of the explosion too.
  @Test func anotherRateGoesOnFromBefore() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    let flags = tinyFlags + ["--characters", "60", "--epochs", "30", "--output", "m"]
    let first = try await sandbox.refrain(["train", "boats.txt"] + flags)
    #expect(first.exitCode == 0, "\(first.errors)")
    let exploded = try await sandbox.refrain(
      "train", "--resume", "m", "--set", "epochs=60", "--set", "learning-rate=1e15", "--quiet")
    #expect(exploded.exitCode == 1 && exploded.errors.contains("diverged"), "\(exploded.errors)")
    #expect(exploded.errors.contains("refrain train --resume m --set learning-rate=RATE"))
    let mended = try await sandbox.refrain("train", "--resume", "m", "--set", "learning-rate=0.01")
    #expect(mended.exitCode == 0 && !mended.output.contains("exploded"), "\(mended.output)\(mended.errors)")
    #expect(mended.output.contains("resumed at epoch 30"), "\(mended.output)")
    let perplexities = [first, mended].map { $0.perplexities.last.flatMap(Double.init) ?? .nan }
    #expect(perplexities[1] < perplexities[0])
  }
}
