import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

@Suite struct LinearTests {
  @Test(arguments: [true, false], [[6], [2, 6], [3, 2, 6]])
  func isTheProductAndTheBias(bias: Bool, shape: [Int]) {
    var random = SplitMix64(seed: 1)
    var layer = Linear(6, 4, bias: bias, using: &random)
    if bias { layer.bias = random.uniform([4]) }
    let x = random.uniform(shape)
    let rows = x.reshaped(to: [-1, 6])
    var expected = matmul(rows, layer.weight.transposed())
    if let bias = layer.bias { expected += bias }
    let y = layer(x)
    #expect(y.shape == shape.dropLast() + [4])
    #expect(mismatch("y", y.reshaped(to: [-1, 4]), expected, tolerance: 1e-6) == nil)
  }

  @Test(arguments: [true, false])
  func gradients(bias: Bool) {
    var random = SplitMix64(seed: 2)
    let layer = Linear(6, 4, bias: bias, using: &random)
    let x = random.uniform([3, 2, 6])
    #expect(gradientMismatch(of: layer) { tanh($0(x)) } == nil)
    #expect(gradientMismatch(at: [x]) { tanh(layer($0[0])) } == nil)
  }

  @Test func startsAsPyTorchDoes() {
    var random = SplitMix64(seed: 3)
    let layer = Linear(25, 60, using: &random)
    #expect(layer.weight.shape == [60, 25])
    #expect(layer.bias == Tensor(zeros: [60]))
    let largest = layer.weight.scalars.map { abs($0) }.max() ?? 0
    #expect((0.19..<0.2).contains(largest))
    #expect(Linear(25, 60, bias: false, using: &random).bias == nil)
    #expect(
      Linear(2, 3, weight: .constant(0.5), using: &random).weight == Tensor(repeating: 0.5, shape: [3, 2]))
  }
}

@Suite struct EmbeddingTests {
  @Test func givesTheRows() {
    var random = SplitMix64(seed: 1)
    let layer = Embedding(count: 6, size: 3, using: &random)
    let ids = IndexTensor([5, 0, 5, 2], shape: [2, 2])
    let y = layer(ids)
    #expect(y.shape == [2, 2, 3])
    #expect(y[0][0] == layer.weight[5])
    #expect(y[1][1] == layer.weight[2])
    let gradient = valueWithGradient(of: layer) { ($0(ids) * 2).sum() }.gradients[\.weight]
    let rows: [Float] = [2, 0, 2, 0, 0, 4]
    #expect(gradient == Tensor(rows.flatMap { [$0, $0, $0] }, shape: [6, 3]))
    #expect(gradientMismatch(of: layer) { exp($0(ids)) } == nil)
  }

  @Test func vectorsAreStandardNormal() {
    var generator = Philox(seed: 1)
    let values = Embedding(count: 200, size: 100, using: &generator).weight.scalars.map { Double($0) }
    let mean = values.reduce(0, +) / 20_000
    let square = values.reduce(0) { $0 + $1 * $1 } / 20_000
    #expect(abs(mean) < 0.04)
    #expect(abs(square - 1) < 0.05)
  }
}

@Suite struct DropoutTests {
  private let x = Tensor(repeating: 2, shape: [300, 200])

  @Test func inferenceChangesNothing() {
    let layer = Dropout(rate: 0.5)
    #expect(layer(x) == x)
    #expect(layer(x, mode: .inference) == x)
    #expect(!Mode.inference.isTraining)
    #expect(layer.parameters.isEmpty)
  }

  @Test(arguments: [Float(0), 0.2, 0.75])
  func trainingDropsAndScales(rate: Float) {
    var generator = Philox(seed: 1)
    let mode = Mode.training(using: &generator)
    #expect(mode.isTraining)
    let y = Dropout(rate: rate)(x, mode: mode).scalars
    #expect(Set(y) == (rate == 0 ? [2] : [0, 2 / (1 - rate)]))
    let kept = Double(y.count { $0 != 0 }) / 60_000
    let error = 5 * (Double(rate) * (1 - Double(rate)) / 60_000).squareRoot()
    #expect(abs(kept - (1 - Double(rate))) <= error)
  }

  @Test func equalGeneratorsGiveEqualMasksAndEachLayerAnother() {
    let layer = Dropout(rate: 0.5)
    func pass(_ seed: UInt64) -> [Tensor] {
      var generator = Philox(seed: seed)
      let mode = Mode.training(using: &generator)
      #expect(generator.position == 1)
      return [layer(x, mode: mode), layer(x, mode: mode)]
    }
    let masks = pass(1)
    #expect(pass(1) == masks)
    #expect(masks[0] != masks[1])
    #expect(pass(2)[0] != masks[0])
  }

  @Test func theGradientIsTheMask() {
    var generator = Philox(seed: 3)
    let mode = Mode.training(using: &generator)
    let (_, y, gradients) = valueWithGradient(of: x) { x in
      let y = Dropout(rate: 0.4)(x, mode: mode)
      return (y.sum(), y)
    }
    #expect(gradients[\.self] * 2 == y)
  }
}
