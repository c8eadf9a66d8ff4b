import RefrainTensor
@testable import RefrainText
import Testing

/// What training holds and takes. The counters are those of the whole process, so each of these runs in one of its own,
/// where no other test disturbs the numbers.
@Suite struct TrainingMemoryTests {
  @Test func memoryDoesNotGrowOverAThousandBatches() async {
    await #expect(processExitsWith: .success) {
      let tiny = TinyTraining { $0.epochs = 220 }
      var trainer = try tiny.trainer()
      let batchCount = trainer.batchCount
      var live: [Int] = []
      var peaks: [Int] = []
      var batches = 0
      try trainer.train(
        onStep: { _ in batches += 1 },
        onEpoch: { _, _ in
          live.append(Compute.liveBytes)
          peaks.append(Platform.peakMemory)
        })
      #expect(batchCount > 4 && batches >= 1_000)
      // The last snapshot, for roll-backs, may or may not hold a state that goes on.
      let (earlier, later) = (live[2..<110].max() ?? 0, live[110...].max() ?? 0)
      #expect(later <= earlier, "live bytes: \(Set(live))")
      #expect(peaks[219] - peaks[20] < 4 << 20)
    }
  }

  /// After its first two steps, training takes no storage from the system, into the second epoch.
  @Test func laterStepsTakeNothingFromTheSystem() async {
    await #expect(processExitsWith: .success) {
      for cell in LanguageModel.Configuration.Cell.allCases {
        for threads in [1, 2] {
          let model = LanguageModel.Configuration(cell: cell, vocabularySize: 203, hiddenSize: 64, layerCount: 2)
          // Two more snapshots come along.
          let measured = MeasuredTraining(model: model, optimizer: .adam, snapshotInterval: 3)
          let taken = try Compute.withThreads(threads) { try measured.run().taken }
          #expect(taken.count > 6 && taken.dropFirst(2).allSatisfy { $0 == taken[1] }, "\(cell): \(taken)")
        }
      }
    }
  }

  @Test func peakIsWhatIsSaidBefore() async {
    await #expect(processExitsWith: .success) {
      for cell in LanguageModel.Configuration.Cell.allCases {
        for (vocabulary, hidden, layers, embedding) in [(1027, 256, 1, nil), (90, 160, 2, 80), (300, 64, 3, nil)] {
          let model = LanguageModel.Configuration(
            cell: cell, vocabularySize: vocabulary, hiddenSize: hidden, layerCount: layers, embeddingSize: embedding)
          for optimizer in TrainingSettings.Optimizer.allCases {
            try MeasuredTraining(model: model, batch: 32, steps: 35, optimizer: optimizer).check()
          }
        }
      }
    }
  }

  @Test func regularisersAreCounted() async {
    await #expect(processExitsWith: .success) {
      let changes: [(inout LanguageModel.Configuration) -> Void] = [
        { $0.dropout = 0.3 }, { $0.weightDrop = 0.3 }, { $0.zoneout = 0.1 }, { $0.layerNormalization = true },
        { $0.residual = true },
      ]
      for cell in [LanguageModel.Configuration.Cell.lstm, .gru] {
        for change in changes {
          var model = LanguageModel.Configuration(cell: cell, vocabularySize: 90, hiddenSize: 192, layerCount: 2)
          change(&model)
          try MeasuredTraining(model: model, batch: 24, steps: 30, optimizer: .sgd).check()
        }
      }
    }
  }
}

/// Two short epochs on ids without meaning, and what they held.
private struct MeasuredTraining {
  var model: LanguageModel.Configuration
  var batch = 8, steps = 20
  var optimizer: TrainingSettings.Optimizer
  var snapshotInterval = TrainingSettings().snapshotInterval

  private var settings: TrainingSettings {
    var settings = TrainingSettings()
    (settings.epochs, settings.batchSize, settings.stepCount) = (2, batch, steps)
    settings.snapshotInterval = snapshotInterval
    (settings.optimizer, settings.learningRate) = (optimizer, optimizer == .sgd ? 0.1 : 0.001)
    return settings
  }

  /// How often the system was asked for storage by the end of each step, and the most that was in use at once.
  func run() throws -> (taken: [Int], peak: Int) {
    let before = Compute.liveBytes
    var generator = Philox(seed: 1)
    let ids = (0..<batch * (4 * steps + 1)).map { _ in Int32(generator.index(below: model.vocabularySize)) }
    var trainer = try LanguageModelTrainer(LanguageModel(model, using: &generator), on: ids, settings: settings)
    Compute.resetPeakLiveBytes()
    var taken: [Int] = []
    try trainer.train(onStep: { _ in taken.append(Compute.systemAllocations) })
    return (taken, Compute.peakLiveBytes - before)
  }

  func check() throws {
    let ratio = try Double(run().peak) / model.trainingBytes(settings)
    #expect(ratio > 0.8 && ratio < 1.2, "\(model), \(optimizer): \(ratio) of what was said")
  }
}
