import RefrainTensor

/// States of one sequence out of states of many, and back. Gradients flow through all of these.
extension RecurrentState {
  /// The state of one sequence, a batch of 1.
  public func row(_ index: Int) -> RecurrentState { rows([index]) }

  /// The states of some sequences in any order, each as often as it is named: a batch of `indices.count`.
  public func rows(_ indices: [Int]) -> RecurrentState { mapped { $0.picked(indices, axis: 1) } }

  /// `count` copies of each row, those of one row behind each other, for text that branches.
  public func forked(_ count: Int) -> RecurrentState { rows(forkedRows(batchSize, count)) }

  /// The rows of some states, one state's behind another's, in one batch.
  public static func joined(_ states: [RecurrentState]) -> RecurrentState {
    requireShape(!states.isEmpty, "no states to join")
    for state in states {
      requireShape(
        (state.cell == nil) == (states[0].cell == nil),
        "a state of shape \(states[0].shapes) cannot be joined with one of shape \(state.shapes)")
    }
    return RecurrentState(
      hidden: concatenate(states.map(\.hidden), axis: 1),
      cell: states[0].cell == nil ? nil : concatenate(states.compactMap(\.cell), axis: 1))
  }

  private var shapes: String {
    "\(hidden.shape)" + (cell.map { " with a cell of shape \($0.shape)" } ?? " without a cell")
  }
}
