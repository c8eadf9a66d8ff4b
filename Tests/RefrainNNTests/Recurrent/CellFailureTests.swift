import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// Mistakes with cells and their states, most of which broadcasting would hide.
enum CellMistake: String, CaseIterable, Codable, Sendable {
  case rnn, input, gru, gruResetBefore, lstmHidden, lstmCell, minimal, minimalWidth, chained
  case row, scalar, fork, noStates, joinedCounts, joinedKinds
  case noLayers, layouts, layerStates, residual

  func make() {
    var random = SplitMix64(seed: 1)
    let (x, one, three) = (Tensor(zeros: [3, 5]), Tensor(zeros: [1, 4]), Tensor(zeros: [3, 4]))
    let narrow = Tensor(zeros: [3, 1])
    let rnn = RNNCell(inputSize: 5, hiddenSize: 4, using: &random)
    let lstm = LSTMCell(inputSize: 5, hiddenSize: 4, using: &random)
    let minimal = MinGRU(inputSize: 5, hiddenSize: 4, using: &random).cell()
    switch self {
    case .rnn: _ = rnn(x, state: one)
    case .input: _ = rnn(Tensor(zeros: [2, 3, 5]), state: three)
    case .gru: _ = GRUCell(inputSize: 5, hiddenSize: 4, using: &random)(x, state: one)
    case .gruResetBefore: _ = GRUCell(inputSize: 5, hiddenSize: 4, resetAfter: false, using: &random)(x, state: one)
    case .lstmHidden: _ = lstm(x, state: LSTMCell.State(hidden: one, cell: three))
    case .lstmCell: _ = lstm(x, state: LSTMCell.State(hidden: three, cell: narrow))
    case .minimal: _ = minimal(x, state: one)
    case .minimalWidth: _ = minimal(x, state: narrow)
    case .chained:
      let second = RNNCell(inputSize: 4, hiddenSize: 4, using: &random)
      _ = Chained(rnn, second)(x, state: StatePair(first: three, second: one))
    case .row: _ = LSTMCell.State(hidden: Tensor(zeros: [3, 2]), cell: three).row(3)
    case .scalar: _ = StatePair(first: three, second: Tensor(5)).row(0)
    case .fork: _ = three.forked(0)
    case .noStates: _ = LSTMCell.State.joined([])
    case .joinedCounts: _ = [Tensor].joined([[three], [three, one]])
    case .joinedKinds:
      let (lstm, gru) = (Tensor(zeros: [2, 1, 5]), Tensor(zeros: [2, 3, 4]))
      _ = RecurrentState.joined([
        RecurrentState(hidden: Tensor(zeros: [2, 1, 4]), cell: lstm), RecurrentState(hidden: gru),
      ])
    case .noLayers: _ = StackedLayers([Recurrent<RNNCell>]())
    case .layouts: _ = StackedLayers([Recurrent(rnn), Recurrent(rnn, layout: .batchMajor)])
    case .layerStates: _ = StackedLayers([Recurrent(rnn)])(Tensor(zeros: [6, 3, 5]), state: [three, three])
    case .residual:
      let top = RNNCell(inputSize: 4, hiddenSize: 1, using: &random)
      _ = StackedLayers([Recurrent(rnn), Recurrent(top)], residual: true)(Tensor(zeros: [6, 3, 5]))
    }
  }

  var messages: [String] {
    switch self {
    case .rnn: ["RNNCell: a state of shapes [[1, 4]] does not fit the input [3, 5], which needs [[3, 4]]"]
    case .input: ["RNNCell", "[2, 3, 5]", "[N, in]"]
    case .gru, .gruResetBefore: ["GRUCell", "[[1, 4]]", "[3, 5]", "[[3, 4]]"]
    case .lstmHidden: ["LSTMCell", "[[1, 4], [3, 4]]", "[3, 5]", "[[3, 4], [3, 4]]"]
    case .lstmCell: ["LSTMCell", "[[3, 4], [3, 1]]", "[3, 5]", "[[3, 4], [3, 4]]"]
    case .minimal: ["MinimalCell", "[[1, 4]]", "[3, 5]", "[[3, 4]]"]
    case .minimalWidth: ["MinimalCell", "[[3, 1]]", "[3, 5]", "[[3, 4]]"]
    case .chained: ["RNNCell", "[[1, 4]]", "[3, 4]", "[[3, 4]]"]
    case .row: ["row 3 of a state of shape [3, 2], which has 3 rows"]
    case .scalar: ["a state of shape [] has no rows"]
    case .fork: ["forked into 0"]
    case .noStates: ["no states to join"]
    case .joinedCounts: ["[[3, 4]]", "[[3, 4], [1, 4]]"]
    case .joinedKinds: ["[2, 1, 4] with a cell of shape [2, 1, 5]", "[2, 3, 4] without a cell"]
    case .noLayers: ["a stack of no layers"]
    case .layouts: ["timeMajor", "batchMajor"]
    case .layerStates: ["2 states for 1 layers"]
    case .residual: ["layer 1", "[6, 3, 4]", "[6, 3, 1]"]
    }
  }
}

@Suite struct CellFailureTests {
  @Test(arguments: CellMistake.allCases)
  func stopsWithTheShapes(mistake: CellMistake) async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      [mistake] in mistake.make()
    }
    #expect(missing(["Refrain: "] + mistake.messages, in: result?.standardErrorContent) == [])
  }
}
