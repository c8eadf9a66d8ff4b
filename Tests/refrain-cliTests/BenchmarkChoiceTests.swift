import Foundation
import RefrainTensor
import Testing

/// What both benchmarks are told to compute with.
@Suite struct BenchmarkChoiceTests {
  private func benchmark(_ name: String, _ flags: [String], environment: [String: String] = [:]) async throws -> Outcome
  {
    try await Sandbox.with(boats) { sandbox in
      try await sandbox.refrain(
        [
          "benchmark", name, "--corpus", "text.txt", "--hidden", "8", "--batch", "4", "--steps", "10", "--epochs", "1",
          "--length", "20",
        ] + flags, environment: environment)
    }
  }

  private func json(_ outcome: Outcome) throws -> [String: Any] {
    let line = try #require(outcome.lines.last, "\(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test(arguments: ["train", "generate"], Compute.availableInstructionSets)
  func availableInstructionSets(_ name: String, _ isa: String) async throws {
    let result = try json(try await benchmark(name, ["--isa", isa]))
    #expect(result["isa"] as? String == isa && result["precision"] as? String == "fp32")
  }

  /// What `refrain train` calls the plain layer is its name here too.
  @Test(arguments: ["train", "generate"])
  func plainLayer(_ name: String) async throws {
    #expect(try json(try await benchmark(name, ["--cell", "rnn"]))["cell"] as? String == "relu")
  }

  /// The option wins over the environment, which else decides.
  @Test func environment() async throws {
    let environment = ["REFRAIN_ISA": "portable", "REFRAIN_THREADS": "2"]
    let result = try json(try await benchmark("train", [], environment: environment))
    #expect(result["isa"] as? String == "portable" && result["threads"] as? Int == 2)
    let best = try #require(Compute.availableInstructionSets.last)
    let told = try json(
      try await benchmark("train", ["--isa", best, "--threads", "1"], environment: environment))
    #expect(told["isa"] as? String == best && told["threads"] as? Int == 1)
  }

  /// No processor has both NEON and AVX2.
  @Test(arguments: ["train", "generate"], ["neon", "avx2", "avx512"])
  func missingInstructionSet(_ name: String, _ isa: String) async throws {
    let available = Compute.availableInstructionSets
    guard !available.contains(isa) else { return }
    let outcome = try await benchmark(name, ["--isa", isa])
    #expect(outcome.exitCode == 1 && outcome.output == "")
    for part in ["the instruction set \(isa) is not available here"] + available {
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
    }
  }

  @Test func theErrorNamesWhatThereIs() throws {
    let error = try #require(throws: InstructionSetUnavailable.self) { try Compute.withInstructionSet("mmx") {} }
    #expect(error.name == "mmx" && error.available == Compute.availableInstructionSets)
    let before = Compute.instructionSet
    try Compute.withInstructionSet("portable") { #expect(Compute.instructionSet == "portable") }
    #expect(Compute.instructionSet == before)
  }

  @Test(arguments: [
    (["--isa", "mmx"], "mmx"), (["--precision", "fp8"], "fp8"),
    (["--threads", "257"], "--threads"), (["--length", "0"], "--length"), (["--epochs", "0"], "--epochs"),
    (["--cell", "qrnn"], "qrnn"),
  ])
  func refusals(_ flags: [String], _ part: String) async throws {
    for name in ["train", "generate"] {
      let outcome = try await benchmark(name, flags)
      #expect(outcome.exitCode == 64 && outcome.output == "" && outcome.errors.contains(part), "\(outcome.errors)")
    }
  }

  /// Writing stores its weights in 16 bits on any processor; training multiplies them where the processor can.
  @Test func halfPrecision() async throws {
    #expect(try await benchmark("generate", ["--precision", "bf16"]).exitCode == 0)
    let outcome = try await benchmark("train", ["--precision", "bf16", "--isa", "portable"])
    #expect(outcome.exitCode != 0 && outcome.output == "" && outcome.errors.contains("bf16"), "\(outcome.errors)")
  }

  @Test func theOtherTask() async throws {
    for (name, other) in [("train", "generate"), ("generate", "train")] {
      #expect(try await benchmark(name, ["--task", name]).exitCode == 0)
      let outcome = try await benchmark(name, ["--task", other])
      #expect(outcome.exitCode == 64 && outcome.output == "" && outcome.errors.contains("--task"))
    }
  }
}
