import Foundation
import Refrain
import Testing

/// The real program, killed at random moments and started again until it is done, ends with the weights of one that was
/// never disturbed. Twelve kills; 200 with REFRAIN_FULL=1.
@Suite struct KillTests {
  private static let isFull = ProcessInfo.processInfo.environment["REFRAIN_FULL"] == "1"
  private static let kills = isFull ? 200 : 12
  /// So many that the last kills still meet a run.
  private static let epochs = isFull ? 12_000 : 60
  private static let flags = [
    "train", "boats.txt", "--layers", "2", "--hidden", "16", "--cell", "lstm", "--dropout", "0.3", "--batch-size", "4",
    "--steps", "10", "--optimizer", "adam", "--learning-rate", "0.01", "--clip", "1", "--epochs", "\(epochs)",
    "--quiet",
  ]

  @Test(arguments: [1, 3])
  func theWeightsAreThoseOfAnUndisturbedRun(_ interval: Int) async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    let every = ["--checkpoint-every", "\(interval)"]
    let whole = try await sandbox.refrain(Self.flags + every + ["--output", "whole"])
    #expect(whole.exitCode == 0, "\(whole.errors)")

    // The first process is left alone until there is something to go on from.
    var kills = 0
    try await sandbox.kill(Self.flags + every + ["--output", "run"], after: 0.3) {
      !((try? sandbox.names(in: "run/checkpoints")) ?? []).isEmpty
    }
    kills += 1
    while kills < Self.kills / 2 {
      try await sandbox.kill(["train", "--resume", "run", "--quiet"], after: .random(in: 0...0.5))
      kills += 1
    }
    let last = try await sandbox.refrain("train", "--resume", "run")
    #expect(last.exitCode == 0, "\(last.errors)")
    #expect(last.output.contains("resumed at epoch "))

    for file in ["model.safetensors", "best.safetensors", "settings.json", "vocabulary.json", "config.json"] {
      let same = try sandbox.bytes("run/\(file)") == sandbox.bytes("whole/\(file)")
      #expect(same, "\(file) is another one")
    }
    // Every epoch that any process finished has its line.
    let records = try MetricsFile(in: sandbox.path + "/run").records()
    let computed = records.filter { $0.event == .epoch }
    #expect(computed.count <= Self.epochs + kills * interval)
    #expect(Set(computed.map(\.epoch)) == Set(1...Self.epochs))
    let expected = try MetricsFile(in: sandbox.path + "/whole").records().filter { $0.event == .epoch }
    for record in computed { #expect(record.perplexity == expected[record.epoch - 1].perplexity) }
    #expect(records.last?.event == .end)
    let left = try sandbox.names(in: "run") + sandbox.names(in: "run/checkpoints")
    #expect(!left.contains { $0.hasSuffix(".tmp") }, "\(left)")
  }

  /// Ctrl-C and SIGTERM finish the step, save all of it, and say how to go on.
  @Test(arguments: [SIGINT, SIGTERM])
  func signalsSave(_ signal: Int32) async throws {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    let flags = Self.flags.filter { $0 != "--quiet" } + ["--epochs", "100000", "--output", "run"]
    let outcome = try await sandbox.stop(flags, signal) {
      ((try? sandbox.text("run/metrics.jsonl")) ?? "").contains("\"epoch\":2,")
    }
    #expect(outcome.exitCode == 128 + signal)
    let command = try #require(outcome.lines.last)
    #expect(outcome.lines.dropLast().last?.hasPrefix("Stopped after epoch ") == true)
    let resumed = try await sandbox.shell(command + " --set epochs=3 --quiet")
    #expect(resumed.exitCode == 0, "\(resumed.errors)")
  }

  /// While a large text is read there is nothing to save, and nothing may be left.
  @Test func aSignalWhileReadingLeavesNothing() async throws {
    let sandbox = try Sandbox()
    let count = 3 * EncodedCorpus.memoryLimit / boats.utf8.count
    try sandbox.write(String(repeating: boats, count: count), to: "big.txt")
    // By a shell, which other tests do not keep waiting until the text is read.
    let outcome = try await sandbox.shell(
      """
      ./refrain train big.txt --hidden 16 & reader=$!
      while kill -0 $reader 2>/dev/null && [ -z "$(ls -A runs/big 2>/dev/null)" ]; do sleep 0.01; done
      kill -TERM $reader; wait $reader
      """)
    #expect(outcome.exitCode == 128 + SIGTERM, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output == "Stopped before the training began; nothing is kept.\n")
    #expect(try sandbox.names(in: "runs").isEmpty)
  }
}

extension Sandbox {
  /// Starts `refrain` and kills it: once `isReady`, and then after so many seconds. It may have ended before.
  fileprivate func kill(_ arguments: [String], after seconds: Double, isReady: () -> Bool = { true }) async throws {
    let process = try start(arguments, output: FileHandle.nullDevice)
    while process.isRunning, !isReady() { try await Task.sleep(for: .milliseconds(2)) }
    try await Task.sleep(for: .seconds(seconds))
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Starts `refrain`, and sends it a signal once `isReady`.
  fileprivate func stop(_ arguments: [String], _ signal: Int32, isReady: () -> Bool) async throws -> Outcome {
    try write("", to: "output")
    let process = try start(arguments, output: FileHandle(forWritingTo: URL(filePath: "\(path)/output")))
    while process.isRunning, !isReady() { try await Task.sleep(for: .milliseconds(2)) }
    Foundation.kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return Outcome(exitCode: process.terminationStatus, output: try text("output"), errors: "")
  }

  private func start(_ arguments: [String], output: FileHandle) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "\(path)/refrain")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: path)
    process.environment = ProcessInfo.processInfo.environment.merging(["REFRAIN_THREADS": "1"]) { $1 }
    (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, output)
    try process.run()
    return process
  }
}
