import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

@Suite struct RecurrentStateTests {
  private static func random(cell: Bool, batch: Int = 3, seed: UInt64 = 1) -> RecurrentState {
    var random = SplitMix64(seed: seed)
    return RecurrentState(
      hidden: random.uniform([2, batch, 4]), cell: cell ? random.uniform([2, batch, 5]) : nil)
  }

  @Test(arguments: [true, false])
  func rowsComeOutAndGoBack(cell: Bool) {
    let state = Self.random(cell: cell)
    let rows = (0..<3).map { state.row($0) }
    for (index, row) in rows.enumerated() {
      #expect(row.batchSize == 1)
      #expect(row.hidden == state.hidden.sliced(index..<(index + 1), axis: 1))
      #expect(row.cell == state.cell?.sliced(index..<(index + 1), axis: 1))
    }
    #expect(RecurrentState.joined(rows) == state)
    #expect(RecurrentState.joined([rows[2], rows[0]]) == state.rows([2, 0]))
    #expect(state.rows([2, 0]) != state.rows([0, 2]))
  }

  @Test(arguments: [true, false])
  func forksRepeatEachRow(cell: Bool) {
    let state = Self.random(cell: cell)
    #expect(state.forked(2) == state.rows([0, 0, 1, 1, 2, 2]))
    #expect(state.row(1).forked(3).batchSize == 3)
  }

  @Test(arguments: [true, false])
  func isSavedAndRestored(cell: Bool) throws {
    let state = Self.random(cell: cell)
    #expect(state.tensors.keys.sorted() == (cell ? ["cell", "hidden"] : ["hidden"]))
    #expect(try RecurrentState(tensors: state.tensors) == state)
  }

  @Test func twoStatesAreEqualInAllTheirTensors() {
    let (state, other) = (Self.random(cell: true), Self.random(cell: true, seed: 2))
    #expect(state == RecurrentState(hidden: state.hidden, cell: state.cell))
    #expect(state != RecurrentState(hidden: state.hidden))
    #expect(state != RecurrentState(hidden: state.hidden, cell: other.cell))
    #expect(state != RecurrentState(hidden: other.hidden, cell: state.cell))
  }

  @Test(arguments: [
    ([:], "needs a tensor \"hidden\""),
    (["hidden": [2, 3]], "is [layers, N, H], which [2, 3] is not"),
    (["hidden": [1, 3, 4], "cell": [1, 2, 4]], "a cell state of shape [1, 2, 4]"),
    (["hidden": [1, 3, 4], "cell": [3, 4]], "a hidden state of shape [1, 3, 4]"),
    (["hidden": [1, 3, 4], "memory": [1, 3, 4]], "not \"memory\""),
  ])
  func savedTensorsThatMakeNoStateAreRefused(shapes: [String: [Int]], message: String) {
    let error = #expect(throws: RecurrentStateError.self) {
      try RecurrentState(tensors: shapes.mapValues { Tensor(zeros: $0) })
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  /// Through rows, forks and joins, with respect to both tensors.
  @Test func gradientsFlowThroughRows() {
    let state = Self.random(cell: true)
    #expect(
      gradientMismatch(at: [state.hidden, state.cell ?? Tensor(0)]) { tensors in
        let state = RecurrentState(hidden: tensors[0], cell: tensors[1])
        let all = RecurrentState.joined([state.row(2).forked(2), state])
        return concatenate([exp(all.hidden), exp(all.cell ?? Tensor(0))], axis: 2)
      } == nil)
    let detached = valueWithGradient(of: state.hidden) { hidden in
      (RecurrentState(hidden: hidden).detached().hidden * hidden).sum()
    }.gradients.named[0].value
    #expect(detached == state.hidden)
  }
}
