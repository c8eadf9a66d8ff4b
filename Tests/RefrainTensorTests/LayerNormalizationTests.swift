import RefrainTensor
import Testing
import _RefrainTestSupport

@Suite struct LayerNormalizationTests {
  /// The operation against its formula from other operations, around the width of a vector and beyond.
  @Test(arguments: [1, 2, 7, 8, 9, 16, 33, 400], [1, 5, 90])
  func agreesWithItsFormula(size: Int, rows: Int) {
    var random = SplitMix64(seed: UInt64(size * 100 + rows))
    let inputs = [random.uniform([rows, size]), random.uniform([size]), random.uniform([size])]
    let weights = random.uniform([rows, size])
    func run(_ body: ([Tensor]) -> Tensor) -> [Tensor] {
      let result = valueWithGradients(at: inputs) { inputs in
        let y = body(inputs)
        return ((y * weights).sum(), y)
      }
      return [result.auxiliary] + result.gradients
    }
    let actual = run { layerNormalization($0[0], gain: $0[1], bias: $0[2], epsilon: 0.01) }
    let expected = run { x in
      let centered = x[0] - x[0].mean(axis: -1, keepingAxis: true)
      let variance = (centered * centered).mean(axis: -1, keepingAxis: true)
      return centered / sqrt(variance + 0.01) * x[1] + x[2]
    }
    for (name, (a, b)) in zip(["y", "dx", "dgain", "dbias"], zip(actual, expected)) {
      #expect(mismatch(name, a, b, tolerance: 5e-6) == nil)
    }
  }

  @Test func shapesThatDoNotFit() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = layerNormalization(
        Tensor(zeros: [3, 5]), gain: Tensor(zeros: [4]), bias: Tensor(zeros: [4]), epsilon: 1e-5)
    }
    #expect(missing(["[3, 5]", "[4]"], in: result?.standardErrorContent) == [])
  }
}
