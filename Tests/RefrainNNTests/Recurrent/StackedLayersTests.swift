import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

@Suite struct StackedLayersTests {
  /// Cells that read in both directions, on top of each other with residual connections, are the fused layers of the
  /// same parameters in outputs and states.
  @Test(arguments: SequenceLayout.allCases, [nil, [6, 0, 2]] as [[Int]?])
  func areTheFusedLayers(layout: SequenceLayout, lengths: [Int]?) {
    var random = SplitMix64(seed: 1)
    let options = RecurrentOptions(isBidirectional: true, layout: layout, residual: true)
    var fused = GRU(inputSize: 5, hiddenSize: 4, layerCount: 3, options: options, using: &random)
    fused.forEachParameter { $1 = random.uniform($1.shape, in: -0.5..<0.5) }
    let parts = (0..<3).map { layer in
      Bidirectional(forward: fused.cell(2 * layer), reverse: fused.cell(2 * layer + 1), layout: layout)
    }
    let layers = StackedLayers(parts, residual: true)
    #expect(layers.layout == layout && fused.layout == layout)
    let x = random.uniform(layout == .timeMajor ? [6, 3, 5] : [3, 6, 5])
    let initial = random.uniform([6, 3, 4])
    var state = layers.initialState(batchSize: 3)
    state.stateTensors = (0..<6).map { initial[$0] }

    let actual = layers(x, state: state, lengths: lengths)
    let expected = fused(x, state: RecurrentState(hidden: initial), lengths: lengths)
    #expect(mismatch("output", actual.output, expected.output, tolerance: 2e-5) == nil)
    #expect(mismatch("state", stack(actual.state.stateTensors), expected.state.hidden, tolerance: 2e-5) == nil)
    let plain = StackedLayers(parts)(x, state: state, lengths: lengths)
    #expect(mismatch("output", plain.output, expected.output, tolerance: 2e-5) != nil)
    let zero = layers(x, state: layers.initialState(batchSize: 3))
    #expect(bitMismatch("no state", layers(x).output, zero.output) == nil)
  }

  @Test(arguments: [nil, [6, 0, 2]] as [[Int]?])
  func gradients(lengths: [Int]?) {
    var random = SplitMix64(seed: 1)
    var layers: [Bidirectional<CountingCell>] = []
    for inputs in [5, 4, 4] {
      layers.append(
        Bidirectional(
          forward: CountingCell(inputs, 2, using: &random), reverse: CountingCell(inputs, 2, using: &random)))
    }
    let (x, network) = (random.uniform([6, 3, 5]), StackedLayers(layers, residual: true))
    #expect(network.parameters.first?.name == "layers.0.forward.cell.input.weight")
    #expect(gradientMismatch(of: network) { $0(x, lengths: lengths).output } == nil)
    #expect(inputAndStateMismatch(of: network, at: x, lengths: lengths) == nil)
  }

  /// One layer is that layer, and each layer draws its own numbers in training.
  @Test func theModeReachesEachLayer() {
    var random = SplitMix64(seed: 1)
    let layer = Recurrent(CountingCell(5, 5, dropout: 0.5, using: &random))
    let x = random.uniform([6, 3, 5])
    func mode() -> Mode {
      var generator = Philox(seed: 1)
      return .training(using: &generator)
    }
    #expect(StackedLayers([layer])(x, mode: mode()).output == layer(x, mode: mode()).output)
    let shared = mode()
    let below = layer(x, mode: shared).output
    #expect(StackedLayers([layer, layer])(x, mode: mode()).output == layer(below, mode: shared).output)
    #expect(StackedLayers([layer, layer])(x).output != layer(below, mode: shared).output)
  }
}
