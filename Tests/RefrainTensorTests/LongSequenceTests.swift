import RefrainTensor
import Testing
import _RefrainTestSupport

/// Sequences of 100,000 steps, each in a process of its own: a stack that overflows ends only that.
@Suite struct LongSequenceTests {
  /// h[t] = c ∘ h[t−1] + x[t], operation by operation, with the gradient that the formula gives.
  @Test func stepByStep() async {
    await #expect(processExitsWith: .success) {
      let steps = 100_000
      let x = Tensor((0..<steps).map { Float($0 % 7) / 7 }, shape: [steps, 1])
      let live = Compute.liveBytes
      var expected = (state: 0.0, slope: 0.0)
      let c: Float = 0.999
      for input in x.scalars {
        expected.slope = expected.state + Double(c) * expected.slope
        expected.state = Double(c) * expected.state + Double(input)
      }
      do {
        let (value, gradients, _) = valueWithGradients(at: [Tensor([c])]) { leaves in
          var h = Tensor(zeros: [1])
          for t in 0..<steps { h = leaves[0] * h + x[t] }
          return (h.sum(), ())
        }
        let tolerance = 1e-4
        #expect(mismatch("value", value, Reference([expected.state], shape: []), tolerance: tolerance) == nil)
        #expect(
          mismatch("gradient", gradients[0], Reference([expected.slope], shape: [1]), tolerance: tolerance)
            == nil)
      }
      #expect(Compute.liveBytes <= live)
    }
  }

  /// The same, freed without having been walked: the body throws.
  @Test func freedUnused() async {
    await #expect(processExitsWith: .success) {
      let live = Compute.liveBytes
      #expect(throws: CancellationError.self) {
        try valueWithGradients(at: [Tensor([0.5])]) { leaves throws(CancellationError) -> (Tensor, Void) in
          var h = leaves[0]
          for _ in 0..<100_000 { h = tanh(h * leaves[0]) }
          throw CancellationError()
        }
      }
      #expect(Compute.liveBytes <= live)
    }
  }

  /// Slices add in place into the gradient of the whole. Were each padded to the whole's size, this would
  /// move a terabyte and run into the limit by far; in place it is done in seconds.
  @Test(.timeLimit(.minutes(5))) func slicesOfOneTensor() async {
    await #expect(processExitsWith: .success) {
      let steps = 100_000
      var random = SplitMix64(seed: 1)
      let x = random.uniform([steps, 2, 7])
      let (_, gradients, _) = valueWithGradients(at: [x]) { x in
        var sum = Tensor(zeros: [2, 7])
        for t in 0..<steps { sum = sum + x[0][t] * Float(t % 3) }
        return (sum.sum(), ())
      }
      let expected = Tensor((0..<steps * 14).map { Float($0 / 14 % 3) }, shape: [steps, 2, 7])
      #expect(gradients[0] == expected)
    }
  }

  /// What a step records does not depend on how many came before it, so a sequence's record is linear in its
  /// length: each step takes as many places on the tape, and at the end as many bytes are held.
  @Test func everyStepRecordsAsMuch() async {
    await #expect(processExitsWith: .success) {
      func record(_ steps: Int) -> (places: Int, bytes: Int) {
        let live = Compute.liveBytes
        let x = Tensor(zeros: [3, 5])
        return valueWithGradients(at: [Tensor(repeating: 0.5, shape: [3, 5])]) { leaves in
          var h = leaves[0]
          for _ in 0..<steps { h = tanh(h * leaves[0] + x) }
          let end = h.sum()
          return (end, (end.leafIndex ?? 0, Compute.liveBytes - live))
        }.auxiliary
      }
      let records = [1_000, 2_000, 4_000, 8_000].map(record)
      #expect(records[0].places > 1_000)
      #expect(records[0].bytes > 1_000 * 60)
      for (shorter, longer) in [(0, 1), (1, 2), (2, 3)] {
        let steps = 1_000 << shorter
        let growth = records[longer].places - records[shorter].places
        #expect(growth == (records[1].places - records[0].places) * (steps / 1_000))
        let bytes = records[longer].bytes - records[shorter].bytes
        #expect(bytes == (records[1].bytes - records[0].bytes) * (steps / 1_000))
      }
    }
  }
}
