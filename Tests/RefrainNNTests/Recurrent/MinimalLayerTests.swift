import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// minGRU and minLSTM: a long scan against their step form, what they start from and what they refuse.
@Suite struct MinimalLayerTests {
  /// The scan of a whole sequence against 2,000 steps, from a state of both signs. With gates that hardly forget, as
  /// with those that do, nothing may build up.
  @Test(arguments: MinimalCandidate.allCases, [0, 6] as [Float])
  func aLongScanIsItsSteps(candidate: MinimalCandidate, keeping: Float) {
    func check(_ layer: some MinimalRecurrentLayer, _ gate: Tensor) {
      var (layer, random) = (layer, SplitMix64(seed: 9))
      layer.layers[0].bias = gate
      let (x, initial) = (random.uniform([2_000, 3, 4]), random.uniform([1, 3, 5], in: -2..<2))
      #expect(initial.scalars.contains { $0 < -1 } && initial.scalars.contains { $0 > 1 })
      let scanned = layer(x, state: RecurrentState(hidden: initial))
      var (state, states) = (initial[0], [Tensor]())
      for step in 0..<2_000 {
        state = layer.cell()(x[step], state: state).state
        states.append(state)
      }
      let differences = zip(scanned.output.scalars, stack(states).scalars).map { abs($0 - $1) }
      #expect(differences.max()! < 1e-5, "\(differences.max()!)")
      #expect(scanned.state.hidden[0] == scanned.output[1_999])
    }
    func gate(_ values: [Float]) -> Tensor { Tensor(values.flatMap { [Float](repeating: $0, count: 5) }) }
    var generator = SplitMix64(seed: 8)
    check(MinGRU(inputSize: 4, hiddenSize: 5, candidate: candidate, using: &generator), gate([-keeping, 0.2]))
    check(
      MinLSTM(inputSize: 4, hiddenSize: 5, candidate: candidate, using: &generator), gate([keeping, -keeping, 0.2]))
  }

  /// The appendix's candidate is for the input alone: a negative state passes through as it is.
  @Test func theCandidateNeverTouchesTheInitialState() {
    var random = SplitMix64(seed: 2)
    var layer = MinGRU(inputSize: 2, hiddenSize: 3, candidate: .positive, using: &random)
    layer.layers[0].bias = Tensor([-90, -90, -90, 0, 0, 0])
    let state = RecurrentState(hidden: Tensor([-3, -0.5, 2], shape: [1, 1, 3]))
    #expect(layer(random.uniform([4, 1, 2]), state: state).state == state)
  }

  @Test func parametersHaveNamesAndStatesNoCell() {
    var random = SplitMix64(seed: 1)
    let options = RecurrentOptions(isBidirectional: true)
    let layer = MinLSTM(inputSize: 5, hiddenSize: 4, layerCount: 2, options: options, using: &random)
    let suffixes = ["_l0", "_l0_reverse", "_l1", "_l1_reverse"]
    #expect(layer.parameters.map(\.name) == suffixes.flatMap { ["weight_ih" + $0, "bias_ih" + $0] })
    #expect((layer.layers[0].weightIH.shape, layer.layers[2].weightIH.shape) == ([5, 12], [8, 12]))
    #expect((layer.inputSize, layer.hiddenSize, layer.outputSize, layer.layerCount) == (5, 4, 8, 2))
    #expect(layer.initialState(batchSize: 2) == RecurrentState(hidden: Tensor(zeros: [4, 2, 4])))
    let plain = MinGRU(inputSize: 5, hiddenSize: 4, hasBias: false, using: &random)
    #expect(plain.parameterCount == 8 * 5)
  }

  @Test func dropoutStandsBetweenLayersAndAtBothEnds() throws {
    var random = SplitMix64(seed: 3)
    let x = random.uniform([6, 3, 5])
    func mode() -> Mode {
      var generator = Philox(seed: 8)
      return .training(using: &generator)
    }
    func mask(_ shape: [Int]) throws -> Tensor {
      Tensor(dropoutMask: shape, rate: 0.5, key: try #require(mode().nextKey()))
    }
    func layer(_ count: Int, _ options: RecurrentOptions = RecurrentOptions()) -> MinGRU {
      var generator = SplitMix64(seed: 4)
      return MinGRU(inputSize: 5, hiddenSize: 4, layerCount: count, options: options, using: &generator)
    }
    let plain = layer(1)
    let input = layer(1, RecurrentOptions(inputDropout: 0.5))(x, mode: mode()).output
    #expect(mismatch("input", input, plain(x * (try mask([1, 3, 5]))).output, tolerance: 1e-6) == nil)
    let output = layer(1, RecurrentOptions(outputDropout: 0.5))(x, mode: mode()).output
    #expect(mismatch("output", output, plain(x).output * (try mask([1, 3, 4])), tolerance: 1e-6) == nil)
    let two = layer(2, RecurrentOptions(dropout: 0.5))
    let (first, second) = (two.cell(0), two.cell(1))
    let below = Recurrent(first)(x).output * (try mask([6, 3, 4]))
    let between = Recurrent(second)(below).output
    #expect(mismatch("between", two(x, mode: mode()).output, between, tolerance: 1e-6) == nil)
    #expect(two(x).output != between)
  }

  @Test(arguments: [
    (RecurrentOptions(weightDrop: 0.1), "no recurrent weights to drop"),
    (RecurrentOptions(zoneout: Zoneout(hidden: 0.1)), "zoneout would break the scan"),
    (RecurrentOptions(zoneout: Zoneout(cell: 0.1)), "zoneout would break the scan"),
    (RecurrentOptions(layerNormalization: true), "layer normalisation is for the LSTM"),
  ])
  func optionsThatMinimalLayersLackAreNamed(options: RecurrentOptions, message: String) {
    #expect(MinimalStack.problem(options)?.contains(message) == true)
    #expect(MinimalStack.problem(RecurrentOptions(isBidirectional: true, dropout: 0.1, residual: true)) == nil)
  }

  @Test func anOptionThatMinimalLayersLackStopsTheProgram() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = SplitMix64(seed: 1)
      _ = MinGRU(inputSize: 5, hiddenSize: 4, options: RecurrentOptions(weightDrop: 0.1), using: &random)
    }
    #expect(missing(["no recurrent weights to drop"], in: result?.standardErrorContent) == [])
  }

  /// Every way in which a state can fail to fit, each named with both shapes.
  @Test func statesThatDoNotFitAreRefused() {
    var random = SplitMix64(seed: 1)
    let layer = MinGRU(inputSize: 5, hiddenSize: 4, layerCount: 2, using: &random)
    func message(_ hidden: [Int], _ cell: [Int]? = nil) -> String {
      let state = RecurrentState(hidden: Tensor(zeros: hidden), cell: cell.map { Tensor(zeros: $0) })
      return layer.layerStack.problem(of: state, batchSize: 3) ?? "none"
    }
    #expect(message([2, 3, 4]) == "none")
    for hidden in [[1, 3, 4], [2, 1, 4], [2, 3, 5]] {
      #expect(message(hidden).contains("\(hidden)") && message(hidden).contains("[2, 3, 4]"))
    }
    #expect(message([2, 3, 4], [2, 3, 4]).contains("with a cell"))
  }
}
