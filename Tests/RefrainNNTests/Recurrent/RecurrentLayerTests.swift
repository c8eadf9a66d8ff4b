import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// What fused layers start from, how their parameters are called, and what they refuse.
@Suite struct RecurrentLayerTests {
  @Test func parametersHavePyTorchsNamesAndOrder() {
    var random = SplitMix64(seed: 1)
    let lstm = LSTM(
      inputSize: 5, hiddenSize: 4, layerCount: 2, projectionSize: 3,
      options: RecurrentOptions(isBidirectional: true), using: &random)
    let kinds = ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"]
    #expect(
      lstm.parameters.map(\.name)
        == ["_l0", "_l0_reverse", "_l1", "_l1_reverse"].flatMap { suffix in kinds.map { $0 + suffix } })
    let shapes = [[5, 16], [16, 3], [16], [16], [3, 4]]
    #expect(lstm.parameters.prefix(5).map(\.value.shape) == shapes)
    #expect(lstm.layers[2].weightIH.shape == [6, 16])
    #expect((lstm.inputSize, lstm.hiddenSize, lstm.outputSize) == (5, 4, 6))
    let state = lstm.initialState(batchSize: 2)
    #expect(state == RecurrentState(hidden: Tensor(zeros: [4, 2, 3]), cell: Tensor(zeros: [4, 2, 4])))
    let gru = GRU(inputSize: 5, hiddenSize: 4, using: &random)
    #expect(gru.layers[0].weightHH.shape == [12, 4])
    #expect(gru.initialState(batchSize: 2) == RecurrentState(hidden: Tensor(zeros: [1, 2, 4])))
  }

  @Test(arguments: RecurrentBiases.allCases)
  func biases(_ biases: RecurrentBiases) {
    var random = SplitMix64(seed: 1)
    let (lstm, gru) = (
      LSTM(inputSize: 5, hiddenSize: 4, biases: biases, using: &random),
      GRU(inputSize: 5, hiddenSize: 4, biases: biases, using: &random)
    )
    let count = biases == .both ? 2 : biases == .one ? 1 : 0
    #expect(lstm.parameterCount == 16 * (5 + 4 + count))
    #expect(gru.parameterCount == 12 * (5 + 4 + count))
  }

  /// In one of the two biases, or it would count twice.
  @Test func theForgetGateStartsWithItsBias() {
    var random = SplitMix64(seed: 1)
    let layer = LSTM(inputSize: 5, hiddenSize: 2, forgetBias: 1, using: &random).layers[0]
    #expect(layer.biasIH == Tensor([0, 0, 1, 1, 0, 0, 0, 0]))
    #expect(layer.biasHH == Tensor(zeros: [8]))
    let cell = LSTMCell(inputSize: 5, hiddenSize: 2, forgetBias: 1, using: &random)
    #expect(cell.weights.biasIH == layer.biasIH)
  }

  @Test func theResetGateStandsWhereItIsTold() {
    var random = SplitMix64(seed: 1)
    var (after, before) = (
      GRU(inputSize: 5, hiddenSize: 4, using: &random),
      GRU(inputSize: 5, hiddenSize: 4, resetAfter: false, using: &random)
    )
    after.layers[0].biasHH = random.uniform([12])
    before.layers = after.layers
    let x = random.uniform([6, 3, 5])
    #expect(mismatch("output", after(x).output, before(x).output, tolerance: 1e-3) != nil)
  }

  @Test func aSequentialReadsOutputs() {
    var random = SplitMix64(seed: 1)
    let (table, gru) = (
      Embedding(count: 7, size: 5, using: &random), GRU(inputSize: 5, hiddenSize: 4, using: &random)
    )
    let model = Sequential {
      table
      gru.outputs()
    }
    let ids = random.ids([6, 3], below: 7)
    #expect(model(ids) == gru(table(ids)).output)
    #expect(model.parameters.contains { $0.name == "1.weight_hh_l0" })
  }

  /// Every way in which a state can fail to fit, each named with both shapes.
  @Test func statesThatDoNotFitAreRefused() throws {
    var random = SplitMix64(seed: 1)
    let lstm = LSTM(inputSize: 5, hiddenSize: 4, layerCount: 2, projectionSize: 3, using: &random)
    let rnn = RNN(inputSize: 5, hiddenSize: 4, using: &random)
    func message(_ stack: RecurrentStack, _ hidden: [Int], _ cell: [Int]? = nil) -> String {
      let state = RecurrentState(hidden: Tensor(zeros: hidden), cell: cell.map { Tensor(zeros: $0) })
      return stack.problem(of: state, batchSize: 2) ?? "none"
    }
    #expect(message(lstm.layerStack, [2, 2, 3], [2, 2, 4]) == "none")
    #expect(message(rnn.layerStack, [1, 2, 4]) == "none")
    let refused = [
      (message(lstm.layerStack, [2, 1, 3], [2, 1, 4]), ["[2, 1, 3]", "[2, 2, 3]"]),
      (message(lstm.layerStack, [1, 2, 3], [1, 2, 4]), ["[1, 2, 3]", "[2, 2, 3]"]),
      (message(lstm.layerStack, [2, 2, 4], [2, 2, 4]), ["[2, 2, 4]", "[2, 2, 3]"]),
      (message(lstm.layerStack, [2, 2, 3], [2, 2, 3]), ["cell of shape [2, 2, 3]", "[2, 2, 4]"]),
      (message(lstm.layerStack, [2, 2, 3]), ["[2, 2, 3] without a cell", "[2, 2, 4]"]),
      (message(rnn.layerStack, [1, 2, 4], [1, 2, 4]), ["a cell of shape [1, 2, 4]", "[1, 2, 4] alone"]),
    ]
    for (message, parts) in refused { #expect(parts.allSatisfy { message.contains($0) }, "\(message)") }
  }

  @Test func aStateWithoutACellStopsTheProgram() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = SplitMix64(seed: 1)
      let lstm = LSTM(inputSize: 5, hiddenSize: 4, using: &random)
      _ = lstm(Tensor(zeros: [6, 3, 5]), state: RecurrentState(hidden: Tensor(zeros: [1, 3, 4])))
    }
    #expect(missing(["[1, 3, 4] without a cell", "[6, 3, 5]"], in: result?.standardErrorContent) == [])
  }

  @Test func lengthsThatDoNotFitStopTheProgram() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = SplitMix64(seed: 1)
      _ = GRU(inputSize: 5, hiddenSize: 4, using: &random)(Tensor(zeros: [6, 3, 5]), lengths: [1, 7, 2])
    }
    #expect(missing(["[1, 7, 2]", "6 steps and 3 sequences"], in: result?.standardErrorContent) == [])
  }

  @Test func optionsThatALayerDoesNotHaveStopTheProgram() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = SplitMix64(seed: 1)
      _ = GRU(inputSize: 5, hiddenSize: 4, options: RecurrentOptions(zoneout: Zoneout(cell: 0.1)), using: &random)
    }
    #expect(missing(["only an LSTM has a cell state"], in: result?.standardErrorContent) == [])
  }
}
