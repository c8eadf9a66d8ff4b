@testable import RefrainText
import Testing

/// Training in tasks: as a sequence, and cancelled.
@Suite struct TrainingTaskTests {
  @Test(arguments: TrainingSettings.Sampling.allCases)
  func theSequenceEqualsTheCall(_ sampling: TrainingSettings.Sampling) async throws {
    let tiny = TinyTraining { $0.sampling = sampling }
    var called = try tiny.trainer()
    var reports: [TrainingEpoch] = []
    try called.train(onEpoch: { report, _ in reports.append(report) })
    let trainer = try tiny.trainer()
    var last: LanguageModel?
    var sequence: [TrainingEpoch] = []
    for try await (report, model) in trainer.epochs() {
      sequence.append(report)
      last = model
    }
    #expect(sequence.map(\.epoch) == [1, 2, 3])
    #expect(sequence.map(\.perplexity) == reports.map(\.perplexity))
    #expect(bitMismatch(try #require(last), called.model) == nil)
    #expect(trainer.epoch == 0, "the trainer that was asked stays as it was")
  }

  @Test func cancellationStopsAfterTheBatch() async throws {
    let tiny = TinyTraining { $0.epochs = 1_000_000 }
    let task = Task {
      var trainer = try tiny.trainer()
      var batches = 0
      let count = trainer.batchCount
      #expect(throws: CancellationError.self) {
        try trainer.train(onStep: { step in
          batches += 1
          if step.epoch == 2, step.batch == 3 { withUnsafeCurrentTask { $0?.cancel() } }
        })
      }
      #expect(batches == count + 3)
      #expect(trainer.epoch == 1)
      return trainer.model
    }
    let model = try await task.value
    #expect(bitMismatch(model, tiny.model) != nil, "what was trained is kept")
  }

  @Test func cancellationEndsTheSequence() async throws {
    let trainer = try TinyTraining { $0.epochs = 1_000_000 }.trainer()
    let task = Task {
      var epochs = 0
      do {
        for try await _ in trainer.epochs() {
          epochs += 1
          if epochs == 2 { withUnsafeCurrentTask { $0?.cancel() } }
        }
        Issue.record("it came to an end")
      } catch {
        #expect(error is CancellationError)
      }
      return epochs
    }
    #expect(await task.value == 2)
  }

  /// From outside, while it runs.
  @Test func cancellationFromAnotherTask() async throws {
    let trainer = try TinyTraining { $0.epochs = 1_000_000 }.trainer()
    let task = Task.detached {
      var trainer = trainer
      try trainer.train()
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
