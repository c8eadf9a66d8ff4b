import Foundation
import Refrain
import Testing

@Suite struct BenchmarkGenerateTests {
  private func result(_ flags: String...) async throws -> [String: Any] {
    let outcome = try await Sandbox.with(boats) { sandbox in
      try await sandbox.refrain(["benchmark", "generate", "--corpus", "text.txt", "--hidden", "8"] + flags)
    }
    #expect(outcome.exitCode == 0 && outcome.errors == "" && outcome.lines.count == 1)
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test func lineOfJSON() async throws {
    let result = try await result("--length", "30", "--layers", "2", "--cell", "tanh", "--seed", "3", "--scan")
    #expect(
      result.keys.sorted() == [
        "batch", "cell", "characters_per_second", "fastest", "gflops", "hidden", "isa", "layers",
        "one_thread_peak_gflops", "peak_gflops", "peer", "percent_of_peak", "precision", "steps", "task",
        "thread_scaling", "threads", "version",
      ])
    #expect(result["peer"] as? String == "refrain" && result["task"] as? String == "generate")
    #expect(result["cell"] as? String == "tanh" && result["layers"] as? Int == 2 && result["hidden"] as? Int == 8)
    let speed = try #require(result["characters_per_second"] as? Double)
    let fastest = try #require(result["fastest"] as? Double)
    #expect(speed > 0 && fastest >= speed)
    // Of each character: two recurrent products, the one between the layers, and the head.
    let vocabulary = Vocabulary(of: try Corpus(text: boats, newlines: .space).text).count
    let operations = Double(2 * (3 * 64 + 8 * vocabulary))
    #expect(abs(try #require(result["gflops"] as? Double) * 1e9 / (speed * operations) - 1) < 1e-9)
  }

  @Test func oneCharacter() async throws {
    let result = try await result("--length", "1", "--task", "generate", "--threads", "2")
    #expect(result["threads"] as? Int == 2)
  }

  @Test(arguments: [
    (["--chars", "0"], "0 characters"), (["--hidden", "0"], "hidden size"), (["--layers", "0"], "layers"),
  ])
  func refusals(_ flags: [String], _ part: String) async throws {
    let outcome = try await Sandbox.with(boats) { sandbox in
      try await sandbox.refrain(["benchmark", "generate", "--corpus", "text.txt"] + flags)
    }
    #expect(outcome.exitCode == 1 && outcome.output == "", "\(outcome.exitCode)")
    #expect(outcome.errors.contains(part), "\(outcome.errors)")
  }
}
