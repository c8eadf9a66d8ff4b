import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// Cells for an input of 5 whose states are made differently.
enum CellKind: CaseIterable, Sendable {
  case tensor, lstm, own, pair, array

  var cell: any RecurrentCell {
    var random = SplitMix64(seed: 1)
    let own = CountingCell(5, 5, using: &random)
    let lstm = LSTMCell(inputSize: 5, hiddenSize: 4, projectionSize: 2, using: &random)
    switch self {
    case .tensor: return GRUCell(inputSize: 5, hiddenSize: 4, using: &random)
    case .lstm: return lstm
    case .own: return own
    case .pair: return Chained(own, lstm)
    case .array: return Stacked([own, CountingCell(5, 5, using: &random)])
    }
  }
}

/// States of cells are values, whatever they are made of.
@Suite struct CellStateTests {
  /// A random state for three sequences.
  private static func state<Cell: RecurrentCell>(of cell: Cell) -> Cell.State {
    var (state, random) = (cell.initialState(batchSize: 3), SplitMix64(seed: 2))
    state.stateTensors = state.stateTensors.map { random.uniform($0.shape, in: 0..<1) }
    return state
  }

  @Test(arguments: CellKind.allCases)
  func rowsComeOutAndGoBack(kind: CellKind) {
    func check<Cell: RecurrentCell>(_ cell: Cell) {
      let state = Self.state(of: cell)
      let rows = (0..<3).map { state.row($0) }
      for (index, row) in rows.enumerated() {
        #expect(row.stateTensors == state.stateTensors.map { $0.sliced(index..<(index + 1)) })
      }
      #expect(Cell.State.joined(rows).stateTensors == state.stateTensors)
      #expect(Cell.State.joined([rows[2], rows[0]]).stateTensors == state.rows([2, 0]).stateTensors)
      #expect(state.rows([2, 0]).stateTensors != state.rows([0, 2]).stateTensors)
      #expect(state.forked(2).stateTensors == state.rows([0, 0, 1, 1, 2, 2]).stateTensors)
    }
    check(kind.cell)
  }

  /// Whatever the rank.
  @Test func rowsMayBeMatrices() {
    var random = SplitMix64(seed: 1)
    let state = random.uniform([3, 2, 4])
    #expect(state.rows([2, 0, 2]) == stack([state[2], state[0], state[2]]))
    #expect(Tensor([5, 6, 7]).rows([2, 0]) == Tensor([7, 5]))
  }

  /// A state that branched goes on in each branch as if that were alone.
  @Test(arguments: CellKind.allCases)
  func forksGoOnAlone(kind: CellKind) {
    func check<Cell: RecurrentCell>(_ cell: Cell) {
      var random = SplitMix64(seed: 3)
      let layer = Recurrent(cell)
      let read = layer(random.uniform([4, 2, 5])).state
      let x = random.uniform([5, 6, 5])
      let together = layer(x, state: read.forked(3))
      for branch in 0..<6 {
        let alone = layer(x.sliced(branch..<(branch + 1), axis: 1), state: read.row(branch / 3))
        let output = together.output.sliced(branch..<(branch + 1), axis: 1)
        #expect(mismatch("output", output, alone.output, tolerance: 1e-5) == nil)
        for (tensor, expected) in zip(together.state.row(branch).stateTensors, alone.state.stateTensors) {
          #expect(mismatch("state", tensor, expected, tolerance: 1e-5) == nil)
        }
      }
    }
    check(kind.cell)
  }

  /// Through rows, forks and joins, with respect to each tensor.
  @Test(arguments: CellKind.allCases)
  func gradientsFlowThroughRows(kind: CellKind) {
    func check<Cell: RecurrentCell>(_ cell: Cell) -> String? {
      let state = Self.state(of: cell)
      return gradientMismatch(at: state.stateTensors) { tensors in
        var moved = state
        moved.stateTensors = tensors
        let all = Cell.State.joined([moved.row(2).forked(2), moved])
        return concatenate(all.stateTensors.map { exp($0).reshaped(to: [-1]) })
      }
    }
    #expect(check(kind.cell) == nil)
  }

  @Test(arguments: CellKind.allCases)
  func isSavedAndRestored(kind: CellKind) throws {
    func check<Cell: RecurrentCell>(_ cell: Cell) throws {
      let state = Self.state(of: cell)
      #expect(state.tensors.keys.sorted() == state.stateTensors.indices.map { "\($0)" })
      let restored = try cell.initialState(batchSize: 3).restored(from: state.tensors)
      #expect(restored.stateTensors == state.stateTensors)
    }
    try check(kind.cell)
  }

  @Test(arguments: [
    ([:], "the tensors [\"0\", \"1\"], not []"),
    (["0": [3, 2], "2": [3, 4]], "not [\"0\", \"2\"]"),
    (["0": [3, 2], "1": [3, 4], "2": [3, 4]], "not [\"0\", \"1\", \"2\"]"),
    (["0": [3, 2], "1": [1, 4]], "a tensor \"1\" of shape [1, 4] does not fit the cell's state, which needs [3, 4]"),
  ])
  func savedTensorsThatMakeNoStateAreRefused(shapes: [String: [Int]], message: String) {
    let zero = LSTMCell.State(hidden: Tensor(zeros: [3, 2]), cell: Tensor(zeros: [3, 4]))
    let error = #expect(throws: RecurrentStateError.self) {
      try zero.restored(from: shapes.mapValues { Tensor(zeros: $0) })
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }
}
