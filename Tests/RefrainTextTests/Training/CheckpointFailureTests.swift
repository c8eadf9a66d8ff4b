import Foundation
import RefrainTensor
@testable import RefrainText
import Testing

/// A disk that fails while a checkpoint is written, at each of its calls in turn: the one before it stays good.
@Suite struct CheckpointFailureTests {
  @Test(arguments: Platform.FileFailure.allCases)
  func thePreviousStaysGood(_ failure: Platform.FileFailure) throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(in: folder.path)
    let tiny = TinyTraining()
    var trainer = try tiny.trainer()
    try checkpoints.save(trainer.checkpoint(vocabulary: tiny.vocabulary), keep: 1)
    let before = try Data(contentsOf: URL(filePath: checkpoints.path + "/update-000000000000.safetensors"))
    _ = try trainer.advance()
    let next = trainer.checkpoint(vocabulary: tiny.vocabulary)

    var calls = 0
    while true {
      var problem: TrainingCheckpointError?
      let cameToIt = Platform.withFileFailure(failure, after: calls) {
        do throws(TrainingCheckpointError) {
          try checkpoints.save(next, keep: 1)
        } catch {
          problem = error
        }
      }
      guard cameToIt else {
        #expect(problem == nil)
        break
      }
      #expect(problem != nil, "call \(calls) failed, and nobody said so")
      let names = try FileManager.default.contentsOfDirectory(atPath: checkpoints.path)
      #expect(names.allSatisfy { $0.hasSuffix(".safetensors") }, "nothing is left behind: \(names)")
      let latest = try checkpoints.latest()
      #expect(latest.unusable.isEmpty)
      // Only the folder's sync comes after the new one is there.
      #expect([0, 1].contains(latest.checkpoint.updates))
      let kept = try Data(contentsOf: URL(filePath: checkpoints.path + "/update-000000000000.safetensors"))
      #expect(kept == before)
      calls += 1
    }
    #expect(calls >= 6, "create, write, sync, close, rename, sync of the folder: \(calls)")
    #expect(try checkpoints.latest().checkpoint.updates == 1)
  }

  @Test func theErrorNamesFileAndReason() throws {
    let folder = try TemporaryFolder()
    let tiny = TinyTraining()
    let checkpoint = try tiny.trainer().checkpoint(vocabulary: tiny.vocabulary)
    _ = Platform.withFileFailure(.diskFull, after: 1) {
      #expect {
        try CheckpointFolder(in: folder.path).save(checkpoint, keep: 1)
      } throws: { "\($0)".contains("update-000000000000.safetensors cannot be written: No space left") }
    }
  }
}
