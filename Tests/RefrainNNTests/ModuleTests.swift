import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// A model with everything that a visitor takes: tensors, one that may be absent, modules, an array of them.
private struct Model: Module {
  var scale: Tensor
  var offset: Tensor?
  var blocks: [Linear]
  var rnn: RNN
  let rate: Float = 0.5

  init(offset: Bool) {
    var random = SplitMix64(seed: 1)
    scale = random.uniform([4])
    self.offset = offset ? random.uniform([4]) : nil
    blocks = [Linear(3, 5, using: &random), Linear(5, 4, bias: false, using: &random)]
    rnn = RNN(inputSize: 4, hiddenSize: 4, biases: .one, using: &random)
  }

  mutating func visit(_ visitor: inout Visitor) {
    visitor("scale", &scale)
    visitor("offset", &offset)
    visitor("blocks", &blocks)
    visitor("rnn", &rnn)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    var y = blocks.reduce(x) { tanh($1($0)) } * scale
    if let offset { y += offset }
    return rnn(y).output
  }
}

@Suite struct ModuleTests {
  private let names = [
    "scale", "offset", "blocks.0.weight", "blocks.0.bias", "blocks.1.weight", "rnn.weight_ih_l0",
    "rnn.weight_hh_l0", "rnn.bias_ih_l0",
  ]

  @Test(arguments: [true, false])
  func parametersAreNamedInOrder(offset: Bool) {
    let model = Model(offset: offset)
    let names = names.filter { offset || $0 != "offset" }
    #expect(model.parameters.map(\.name) == names)
    #expect(model.parameterCount == 4 + (offset ? 4 : 0) + 15 + 5 + 20 + 16 + 16 + 4)
    var layouts: [String: Parameter.Layout] = [:]
    var copy = model
    copy.forEachParameter { parameter, _ in layouts[parameter.name] = parameter.layout }
    #expect(layouts.filter { $0.value == .transposed }.keys.sorted() == ["rnn.weight_ih_l0"])
  }

  @Test func visitingReplacesParameters() {
    var model = Model(offset: true)
    let snapshot = model
    model.forEachParameter { $1 = Tensor(repeating: 7, shape: $1.shape) }
    #expect(model.parameters.allSatisfy { $0.value.scalars.allSatisfy { $0 == 7 } })
    #expect(model.offset == Tensor(repeating: 7, shape: [4]))
    #expect(model.rnn.layers[0].weightIH == Tensor(repeating: 7, shape: [4, 4]))
    #expect(snapshot.offset != model.offset)
  }

  @Test(arguments: [true, false])
  func gradientsOfEveryParameter(offset: Bool) {
    var random = SplitMix64(seed: 2)
    let x = random.uniform([6, 2, 3])
    // Larger recurrent weights and tanh would be as good; ReLU's corners are kept away from by the offsets.
    var model = Model(offset: offset)
    model.rnn = .random(input: 4, hidden: 4)
    #expect(gradientMismatch(of: model) { $0(x) } == nil)
  }

  @Test func gradientsByKeyPath() {
    var random = SplitMix64(seed: 3)
    let (model, x) = (Model(offset: true), random.uniform([6, 2, 3]))
    let gradients = valueWithGradient(of: model) { $0(x).sum() }.gradients
    let named = Dictionary(uniqueKeysWithValues: gradients.named.map { ($0.name, $0.value) })
    #expect(named.count == 8)
    #expect(gradients.named.map(\.name) == names)
    #expect(gradients[\.scale] == named["scale"])
    #expect(gradients[\.offset] == named["offset"])
    #expect(gradients[\.blocks[1].weight] == named["blocks.1.weight"])
    #expect(gradients[\.blocks[0].bias] == named["blocks.0.bias"])
    #expect(gradients[\.blocks[1].bias] == nil)
    #expect(gradients[\.rnn.layers[0].weightIH] == named["rnn.weight_ih_l0"])
    #expect(gradients[\.rnn.layers[0].weightHH] == named["rnn.weight_hh_l0"])
    #expect(gradients[\.rnn.layers[0].biasHH] == nil)
  }

  /// The gradients hold no parameter, so an update may write in place.
  @Test func gradientsShareNoStorageWithTheModel() {
    var model = Model(offset: true)
    model.scale = Tensor(repeating: 1, shape: [4])
    let gradients = valueWithGradient(of: model) { ($0.scale * $0.scale).sum() }.gradients
    let before = model.scale.withUnsafeScalars { $0.baseAddress }
    model.scale.scale(by: 2)
    #expect(model.scale.withUnsafeScalars { $0.baseAddress } == before)
    #expect(gradients[\.scale] == Tensor(repeating: 2, shape: [4]))
    #expect(gradients[\.blocks[0].weight] == Tensor(zeros: [5, 3]))
  }

  @Test func aBodyThatThrowsLeavesTheModelAlone() {
    struct Failure: Error {}
    let model = Model(offset: true)
    #expect(throws: Failure.self) {
      try valueWithGradient(of: model) { model throws(Failure) -> Tensor in
        _ = model.scale * 2
        throw Failure()
      }
    }
    #expect(valueWithGradient(of: model) { $0.scale.sum() }.gradients[\.scale] == Tensor([1, 1, 1, 1]))
  }

  @Test func whatTheBodyReturnsBesideTheValueIsAConstant() {
    let model = Model(offset: true)
    let (value, kept, _) = valueWithGradient(of: model) { ($0.scale.sum(), $0.scale * 3) }
    #expect(kept == model.scale * 3)
    let gradient = valueWithGradient(of: model) { ($0.scale * kept + value).sum() }.gradients[\.scale]
    #expect(gradient == kept)
  }
}
