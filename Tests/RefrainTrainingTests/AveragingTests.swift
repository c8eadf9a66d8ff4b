import RefrainNN
import RefrainTensor
@testable import RefrainTraining
import Testing
import _RefrainTestSupport

@Suite struct AveragingTests {
  private func weights(_ count: Int) -> [Tensor] {
    var random = SplitMix64(seed: 3)
    return (0..<count).map { _ in random.uniform([4, 9]) }
  }

  @Test(arguments: [Float(0.5), 0.999])
  func exponentialMovingAverage(decay: Float) {
    var averaging = Averaging(.ema)
    averaging.decay = decay
    var average = WeightAverage(averaging)
    var expected = [Double](repeating: 0, count: 36)
    for (updates, weights) in weights(40).enumerated() {
      #expect(average.count == updates)
      average.add(weights)
      let d = updates == 0 ? 0 : min(Double(decay), Double(1 + updates) / Double(10 + updates))
      for (index, value) in weights.scalars.enumerated() {
        expected[index] += (1 - d) * (Double(value) - expected[index])
      }
      let reference = Reference(expected, shape: [4, 9])
      #expect(mismatch("average", average.averaged(weights), reference, tolerance: 1e-6) == nil)
    }
  }

  /// The mean of all weights since the loss of an epoch was above the least one of all but the last two before it.
  @Test func averagedSGD() {
    var averaging = Averaging(.asgd)
    averaging.patience = 2
    var average = WeightAverage(averaging)
    let all = weights(24)
    // The first rise, to 4.5, is above only what the last two losses were.
    for (epoch, loss) in [5, 4, 4.5, 3, 3.5, 4.1, 1, 1].enumerated() {
      for update in 0..<3 { average.add(all[epoch * 3 + update]) }
      average.noteEpoch(loss: loss)
      let counted = all[min(18, (epoch + 1) * 3)..<((epoch + 1) * 3)]
      #expect(average.count == counted.count, "epoch \(epoch)")
      let last = all[(epoch + 1) * 3 - 1]
      guard !counted.isEmpty else {
        #expect(average.averaged(last) == last)
        continue
      }
      let sums = (0..<36).map { index in counted.reduce(0) { $0 + Double($1.scalars[index]) } / Double(counted.count) }
      let reference = Reference(sums, shape: [4, 9])
      #expect(mismatch("average", average.averaged(last), reference, tolerance: 1e-6) == nil)
    }
  }

  @Test func withoutARuleThereIsNone() {
    var average = WeightAverage(Averaging())
    for weights in weights(3) { average.add(weights) }
    average.noteEpoch(loss: 1)
    #expect(average.count == 0 && average.stateTensors.isEmpty)
  }

  /// An average that a model was taken from does not move with the next weights.
  @Test func averagesAreSnapshots() {
    var average = WeightAverage(Averaging(.ema))
    let all = weights(3)
    average.add(all[0])
    average.add(all[1])
    let taken = average.averaged(all[1])
    let before = taken.scalars
    average.add(all[2])
    #expect(taken.scalars == before && average.averaged(all[2]) != taken)
  }
}
