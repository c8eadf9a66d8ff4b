import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

@Suite struct LayerNormTests {
  private static func random() -> LayerNorm {
    var random = SplitMix64(seed: 1)
    var layer = LayerNorm(6)
    (layer.weight, layer.bias) = (random.uniform([6]), random.uniform([6]))
    return layer
  }

  /// Against the formula in double precision.
  @Test(arguments: [[6], [5, 6], [3, 2, 6]])
  func isItsFormula(shape: [Int]) {
    var random = SplitMix64(seed: 2)
    let (layer, x) = (Self.random(), random.uniform(shape, in: 2..<5))
    let (weight, bias, values) = (layer.weight.scalars, layer.bias.scalars, x.scalars.map { Double($0) })
    var expected: [Double] = []
    for start in stride(from: 0, to: values.count, by: 6) {
      let row = values[start..<(start + 6)]
      let mean = row.reduce(0, +) / 6
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6
      for (index, value) in row.enumerated() {
        expected.append(
          (value - mean) / (variance + 1e-5).squareRoot() * Double(weight[index]) + Double(bias[index]))
      }
    }
    #expect(mismatch("y", layer(x), Reference(expected, shape: shape), tolerance: 2e-6) == nil)
  }

  /// A row without variance is divided by √ε, not by 0.
  @Test func aConstantRowIsTheBias() {
    let layer = Self.random()
    #expect(layer(Tensor(zeros: [2, 6])) == stack([layer.bias, layer.bias]))
  }

  @Test func gradients() {
    var random = SplitMix64(seed: 3)
    let (layer, x) = (Self.random(), random.uniform([3, 2, 6]))
    #expect(gradientMismatch(of: layer) { tanh($0(x)) } == nil)
    #expect(gradientMismatch(at: [x]) { tanh(layer($0[0])) } == nil)
  }

  @Test func startsAsTheNormalisationAlone() {
    let parameters = LayerNorm(3).parameters
    #expect(parameters.map(\.name) == ["weight", "bias"])
    #expect(parameters.map(\.value) == [Tensor([1, 1, 1]), Tensor([0, 0, 0])])
  }
}
