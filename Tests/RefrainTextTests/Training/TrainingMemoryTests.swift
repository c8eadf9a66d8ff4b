import RefrainTensor
@testable import RefrainText
import Testing

/// Whether training leaks. `Compute.liveBytes` counts the whole process, so this runs in one of its own, where no other
/// test disturbs the numbers.
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
      #expect(Set(live.dropFirst(2)).count == 1, "live bytes: \(Set(live))")
      #expect(peaks[219] - peaks[20] < 4 << 20)
    }
  }
}
