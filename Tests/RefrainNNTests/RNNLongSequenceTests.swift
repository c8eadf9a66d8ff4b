import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// Long runs, each in a process of its own, where memory can be counted and an overflow ends nothing else.
@Suite struct RNNLongSequenceTests {
  /// 100,000 steps through the fused layer, against the same sequence in 100 parts with the state carried:
  /// one state's influence fades within far fewer steps than a part has.
  @Test func aHundredThousandSteps() async {
    await #expect(processExitsWith: .success) {
      var random = SplitMix64(seed: 1)
      let rnn = RNN.random(input: 5, hidden: 8, layers: 1)
      let (steps, part) = (100_000, 1_000)
      let ids = random.ids([steps, 1], below: 5)
      // Makes what is made once and stays.
      _ = valueWithGradient(of: rnn) { $0.layers[0].weightHH.sum() }
      let live = Compute.liveBytes
      do {
        let (_, output, gradients) = valueWithGradient(of: rnn) { rnn in
          let output = rnn(OneHot(ids, depth: 5)).output
          return ((output * output).mean(), output)
        }
        var state: RecurrentState?
        var sums = gradients.named.map { Tensor(zeros: $0.value.shape) }
        for start in stride(from: 0, to: steps, by: part) {
          let ids = IndexTensor(Array(ids.scalars[start..<(start + part)]), shape: [part, 1])
          let (_, result, parts) = valueWithGradient(of: rnn) { rnn in
            let (output, next) = rnn(OneHot(ids, depth: 5), state: state)
            return ((output * output).mean() * (Float(part) / Float(steps)), (output, next))
          }
          #expect(
            mismatch("output", result.0, output.sliced(start..<(start + part)), tolerance: 1e-6) == nil)
          state = result.1
          for (index, gradient) in parts.named.enumerated() { sums[index] += gradient.value }
        }
        for ((name, gradient), sum) in zip(gradients.named, sums) {
          #expect(mismatch(name, sum, gradient, tolerance: 0.01) == nil)
        }
      }
      #expect(Compute.liveBytes <= live)
    }
  }

  /// The loop of the chapter, with its state carried on: after a few batches nothing grows. One output of a
  /// batch that stayed alive would add 140 kB a batch.
  @Test func memoryDoesNotGrowOverAThousandBatches() async {
    await #expect(processExitsWith: .success) {
      var random = SplitMix64(seed: 1)
      let rnn = RNN(inputSize: 50, hiddenSize: 32, using: &random)
      let head = Linear(32, 50, using: &random)
      var model = Pair(first: rnn, second: head)
      let (x, y) = (OneHot(random.ids([35, 32], below: 50), depth: 50), random.ids([1_120], below: 50))
      var state: RecurrentState?
      func iterate() {
        let (_, next, gradients) = valueWithGradient(of: model) { model in
          let (output, state) = model.first(x, state: state)
          return (softmaxCrossEntropy(logits: model.second(output).reshaped(to: [-1, 50]), labels: y), state)
        }
        state = next
        var values = gradients.named.map(\.value)
        model.forEachParameter { $1 = $1 - values.removeFirst() * 0.1 }
      }
      for _ in 0..<20 { iterate() }
      let before = (Compute.liveBytes, Compute.systemAllocations, Platform.peakMemory)
      for _ in 0..<1_000 { iterate() }
      #expect(Compute.liveBytes == before.0)
      #expect(Compute.systemAllocations - before.1 < 100)
      #expect(Platform.peakMemory - before.2 < 8 << 20)
    }
  }
}
