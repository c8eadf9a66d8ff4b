import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// Each option against the same thing put together by hand, so that one which is ignored is noticed. T, N, in and H
/// are 6, 3, 5 and 4.
@Suite struct RecurrentOptionTests {
  private typealias Result = (output: Tensor, state: RecurrentState)

  private static let x: Tensor = {
    var random = SplitMix64(seed: 3)
    return random.uniform([6, 3, 5])
  }()

  private static func lstm(layers: Int = 1, inputs: Int = 5, _ options: RecurrentOptions = RecurrentOptions()) -> LSTM {
    var random = SplitMix64(seed: 4)
    return LSTM(inputSize: inputs, hiddenSize: 4, layerCount: layers, options: options, using: &random)
  }

  /// One layer of `lstm` by itself, without its options.
  private static func part(_ index: Int, of lstm: LSTM) -> LSTM {
    var part = Self.lstm(inputs: lstm.layers[index].inputSize)
    part.layers = [lstm.layers[index]]
    return part
  }

  private static func training() -> Mode {
    var generator = Philox(seed: 8)
    return .training(using: &generator)
  }

  /// The mask that the first thing random in ``training()`` draws.
  private static func mask(_ shape: [Int], _ rate: Float) throws -> Tensor {
    Tensor(dropoutMask: shape, rate: rate, key: try #require(training().nextKey()))
  }

  private func expectEqual(_ actual: Result, _ output: Tensor, _ hidden: Tensor? = nil) {
    #expect(mismatch("output", actual.output, output, tolerance: 1e-6) == nil)
    if let hidden { #expect(mismatch("state", actual.state.hidden, hidden, tolerance: 1e-6) == nil) }
  }

  @Test func inputDropoutHasOneMaskForTheSequence() throws {
    let lstm = Self.lstm(RecurrentOptions(inputDropout: 0.5))
    let mask = try Self.mask([1, 3, 5], 0.5)
    let expected = lstm(Self.x * mask)
    expectEqual(lstm(Self.x, mode: Self.training()), expected.output, expected.state.hidden)
    #expect(lstm(Self.x).output != expected.output)
  }

  /// A masked gather is the product with the masked vectors, values and gradients.
  @Test(arguments: [false, true])
  func inputDropoutOfOneHotsDropsCharacters(isBidirectional: Bool) throws {
    var random = SplitMix64(seed: 5)
    let ids = OneHot(random.ids([6, 3], below: 5), depth: 5)
    let lstm = Self.lstm(RecurrentOptions(isBidirectional: isBidirectional, inputDropout: 0.5))
    let runs = [true, false].map { isDense in
      valueWithGradient(of: lstm) { lstm in
        let mode = Self.training()
        let output = isDense ? lstm(Tensor(ids), mode: mode).output : lstm(ids, mode: mode).output
        return ((output * output).sum(), output)
      }
    }
    #expect(mismatch("output", runs[1].auxiliary, runs[0].auxiliary, tolerance: 1e-6) == nil)
    for ((name, a), (_, b)) in zip(runs[1].gradients.named, runs[0].gradients.named) {
      #expect(mismatch(name, a, b, tolerance: 1e-5) == nil)
    }
    #expect(lstm(ids).output != runs[1].auxiliary)
  }

  @Test func outputDropoutHasOneMaskForTheSequence() throws {
    let lstm = Self.lstm(RecurrentOptions(outputDropout: 0.5))
    let plain = lstm(Self.x)
    expectEqual(
      lstm(Self.x, mode: Self.training()), plain.output * (try Self.mask([1, 3, 4], 0.5)), plain.state.hidden)
  }

  @Test(arguments: [false, true])
  func dropoutStandsBetweenLayers(isVariational: Bool) throws {
    let lstm = Self.lstm(
      layers: 2, RecurrentOptions(dropout: 0.5, dropoutIsVariational: isVariational))
    let (first, second) = (Self.part(0, of: lstm), Self.part(1, of: lstm))
    let mask = try Self.mask([isVariational ? 1 : 6, 3, 4], 0.5)
    let below = first(Self.x)
    let above = second(below.output * mask)
    expectEqual(
      lstm(Self.x, mode: Self.training()), above.output,
      concatenate([below.state.hidden, above.state.hidden]))
    #expect(lstm(Self.x).output == second(below.output).output)
    let single = Self.lstm(RecurrentOptions(dropout: 0.5, dropoutIsVariational: isVariational))
    #expect(single(Self.x, mode: Self.training()).output == single(Self.x).output)
  }

  /// One mask for all steps, which the gradient of the weights passes too.
  @Test func weightDropDropsRecurrentWeights() throws {
    let lstm = Self.lstm(RecurrentOptions(weightDrop: 0.5))
    let mask = try Self.mask([16, 4], 0.5)
    var dropped = lstm
    dropped.layers[0].weightHH *= mask
    expectEqual(lstm(Self.x, mode: Self.training()), dropped(Self.x).output, dropped(Self.x).state.hidden)
    #expect(lstm(Self.x).output != dropped(Self.x).output)
    let gradient = valueWithGradient(of: lstm) { $0(Self.x, mode: Self.training()).output.sum() }
      .gradients[\.layers[0].weightHH]
    let expected = valueWithGradient(of: dropped) { $0(Self.x).output.sum() }.gradients[\.layers[0].weightHH]
    #expect(mismatch("weights", gradient, expected * mask, tolerance: 1e-5) == nil)
  }

  @Test func residualConnectionsAddTheInputOfAllButTheFirstLayer() {
    let lstm = Self.lstm(layers: 3, RecurrentOptions(residual: true))
    var output = Self.part(0, of: lstm)(Self.x).output
    for index in 1...2 { output += Self.part(index, of: lstm)(output).output }
    expectEqual(lstm(Self.x), output)
  }

  @Test func theReversePartReadsBackward() {
    let lstm = Self.lstm(RecurrentOptions(isBidirectional: true))
    func turned(_ x: Tensor) -> Tensor { concatenate((0..<6).reversed().map { x.sliced($0..<($0 + 1)) }) }
    let ahead = Self.part(0, of: lstm)(Self.x)
    let back = Self.part(1, of: lstm)(turned(Self.x))
    expectEqual(
      lstm(Self.x), concatenate([ahead.output, turned(back.output)], axis: 2),
      concatenate([ahead.state.hidden, back.state.hidden]))
    #expect((lstm.outputSize, lstm.hiddenSize, lstm.layerCount, lstm.layers.count) == (8, 4, 1, 2))
  }

  /// Elements keep their value in training, with their probability; in inference all keep a part of it.
  @Test(arguments: [Zoneout(hidden: 0.25), Zoneout(cell: 0.25)])
  func zoneoutKeepsElements(zoneout: Zoneout) throws {
    var random = SplitMix64(seed: 6)
    let lstm = LSTM(inputSize: 5, hiddenSize: 400, options: RecurrentOptions(zoneout: zoneout), using: &random)
    let x = random.uniform([1, 5, 5])
    let old = RecurrentState(hidden: random.uniform([1, 5, 400]), cell: random.uniform([1, 5, 400]))
    let inTraining = lstm(x, state: old, mode: Self.training()).state
    let inInference = lstm(x, state: old).state
    let plain = LSTMCell(weights: lstm.layers[0])(
      x[0], state: LSTMCell.State(hidden: old.hidden[0], cell: try #require(old.cell)[0])
    ).state
    func tensors(_ state: RecurrentState) throws -> (Tensor, Tensor) {
      try zoneout.cell > 0 ? (#require(state.cell), plain.cell) : (state.hidden, plain.hidden)
    }
    let before = try zoneout.cell > 0 ? #require(old.cell) : old.hidden
    let kept = zip(try tensors(inTraining).0.scalars, before.scalars).count { $0 == $1 }
    #expect((400...600).contains(kept), "\(kept) of 2,000 were kept, and should be about 500")
    let expectation = before[0] * 0.25 + (try tensors(inInference).1) * 0.75
    #expect(mismatch("inference", try tensors(inInference).0[0], expectation, tolerance: 1e-6) == nil)
  }

  @Test func layerNormalizationHasParametersOfItsOwn() throws {
    let (plain, normal) = (Self.lstm(), Self.lstm(RecurrentOptions(layerNormalization: true)))
    let added = normal.parameters.map(\.name).filter { name in !plain.parameters.contains { $0.name == name } }
    #expect(
      added == ["norm_ih_l0", "norm_hh_l0", "norm_c_l0"].flatMap { ["\($0).weight", "\($0).bias"] })
    #expect(plain(Self.x).output != normal(Self.x).output)
    // What the input is multiplied by no longer matters.
    var scaled = normal
    scaled.layers[0].weightIH *= Tensor(3)
    #expect(mismatch("output", scaled(Self.x).output, normal(Self.x).output, tolerance: 1e-3) == nil)
  }
}
