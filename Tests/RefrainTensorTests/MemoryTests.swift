import RefrainTensor
import Testing
import _RefrainTestSupport

/// What holds memory and for how long. `Compute.liveBytes` counts the whole process, and tests run side by
/// side in one: each of these runs in a process of its own, where the numbers are exact.
@Suite struct MemoryTests {
  @Test func tensorsGiveTheirStorageBack() async {
    await #expect(processExitsWith: .success) {
      let live = Compute.liveBytes
      do {
        let x = Tensor(zeros: [100, 100])
        #expect(Compute.liveBytes >= live + 40_000)
        let copy = x
        #expect(copy.reshaped(to: [10_000]).count == 10_000)
        #expect(Compute.liveBytes < live + 80_000)
      }
      #expect(Compute.liveBytes <= live)
    }
  }

  /// What escapes keeps its own elements and nothing else of the pass that made it.
  @Test func anEscapedTensorHoldsItsStorageAlone() async {
    await #expect(processExitsWith: .success) {
      var random = SplitMix64(seed: 1)
      let x = random.uniform([64, 64])
      let live = Compute.liveBytes
      var escaped: Tensor?
      _ = valueWithGradients(at: [x]) { leaves in
        var y = leaves[0]
        for _ in 0..<20 { y = tanh(matmul(y, leaves[0])) }
        escaped = y[3]
        return (y.sum(), ())
      }
      let held = Compute.liveBytes - live
      #expect(held >= 64 * 4)
      #expect(held < 64 * 64 * 4)
      #expect(escaped?.shape == [64])
      escaped = nil
      #expect(Compute.liveBytes <= live)
    }
  }

  @Test func aBodyThatThrowsLeavesNothingBehind() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor(zeros: [64, 64])
      let live = Compute.liveBytes
      for _ in 0..<10 {
        #expect(throws: CancellationError.self) {
          try valueWithGradients(at: [x]) { leaves throws(CancellationError) -> (Tensor, Void) in
            _ = softmax(exp(leaves[0] * leaves[0]))
            throw CancellationError()
          }
        }
      }
      #expect(Compute.liveBytes <= live)
    }
  }

  /// Records are freed while the tape is walked, so that a pass backwards needs little more than the pass
  /// forwards left: here the gradients of 200 tensors take the place of as many products of 256 kB.
  @Test func recordsAreFreedOnTheWayBack() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor(repeating: 0.01, shape: [256, 256])
      let (size, live) = (256 * 256 * 4, Compute.liveBytes)
      var forward = 0
      _ = valueWithGradients(at: Array(repeating: x, count: 200)) { leaves in
        let value = leaves.dropFirst().reduce(leaves[0] * 2) { $0 * $1 }.sum()
        forward = Compute.liveBytes - live
        Compute.resetPeakLiveBytes()
        return (value, ())
      }
      #expect(forward >= 195 * size)
      #expect(Compute.peakLiveBytes - live <= forward + 6 * size)
    }
  }

  /// The product with the input weights becomes the output, without a copy of it.
  @Test func aRecurrentPassNeedsItsOutputAlone() async {
    await #expect(processExitsWith: .success) {
      let parameters = RecurrentParameters(
        weightIH: Tensor(zeros: [5, 64]), weightHH: Tensor(zeros: [64, 64]), biasIH: nil, biasHH: nil)
      let (x, live) = (Tensor(zeros: [100, 10, 5]), Compute.liveBytes)
      Compute.resetPeakLiveBytes()
      let y = recurrentSequence(.dense(x), parameters: parameters, kind: .rnn(.tanh)).hidden
      #expect(Double(Compute.peakLiveBytes - live) < 1.5 * Double(y.count * 4))
    }
  }

  /// After a few iterations everything comes from the pool: no more live bytes, no more than a scratch buffer
  /// here and there from the system (how many threads want one at once varies), and the process does not grow.
  /// A leak of one intermediate (100 kB) an iteration would show as 100 MB and a thousand allocations.
  @Test func memoryDoesNotGrowOverAThousandIterations() async {
    await #expect(processExitsWith: .success) {
      var random = SplitMix64(seed: 1)
      var weight = random.uniform([64, 64], in: -0.1..<0.1)
      var state = Tensor(zeros: [16, 64])
      let ids = random.ids([25, 16], below: 64)
      func iterate() {
        let (_, gradients, last) = valueWithGradients(at: [weight]) { leaves in
          let y = recurrentSequence(
            .oneHot(OneHot(ids, depth: 64)), initial: (state, nil),
            parameters: RecurrentParameters(
              weightIH: leaves[0], weightHH: leaves[0], biasIH: nil, biasHH: nil),
            kind: .rnn(.tanh)
          ).hidden
          let logits = matmul(y.reshaped(to: [400, 64]), leaves[0])
          return (softmaxCrossEntropy(logits: logits, labels: ids.reshaped(to: [-1])), y[24])
        }
        state = last
        weight = weight - gradients[0] * 0.01
      }
      for _ in 0..<20 { iterate() }
      let before = (Compute.liveBytes, Compute.systemAllocations, Platform.peakMemory)
      for _ in 0..<1_000 { iterate() }
      #expect(Compute.liveBytes == before.0)
      #expect(Compute.systemAllocations - before.1 < 100)
      #expect(Platform.peakMemory - before.2 < 8 << 20)
      #expect(weight.scalars.allSatisfy { $0.isFinite })
    }
  }
}
