import RefrainTensor

/// States of one sequence out of states of many, and back. Gradients flow through all of these.
extension RecurrentState {
  /// The state of one sequence, a batch of 1.
  public func row(_ index: Int) -> RecurrentState { rows([index]) }

  /// The states of some sequences in any order, each as often as it is named: a batch of `indices.count`.
  public func rows(_ indices: [Int]) -> RecurrentState {
    for index in indices {
      requireShape(
        0..<batchSize ~= index, "row \(index) of a state of shape \(hidden.shape), which has \(batchSize) rows")
    }
    return mapped { tensor in
      let (parts, batch, width) = (tensor.shape[0], tensor.shape[1], tensor.shape[2])
      let ids = (0..<parts).flatMap { part in indices.map { Int32(part * batch + $0) } }
      return tensor.reshaped(to: [parts * batch, width])
        .gathered(at: IndexTensor(ids, shape: [parts, indices.count]))
    }
  }

  /// `count` copies of each row, those of one row behind each other, for text that branches.
  public func forked(_ count: Int) -> RecurrentState {
    requireShape(count > 0, "a state cannot be forked into \(count)")
    return rows((0..<batchSize).flatMap { Array(repeating: $0, count: count) })
  }

  /// The rows of some states, one state's behind another's, in one batch.
  public static func joined(_ states: [RecurrentState]) -> RecurrentState {
    requireShape(!states.isEmpty, "no states to join")
    for state in states {
      requireShape(
        (state.cell == nil) == (states[0].cell == nil), "only some of the states to join have a cell state")
    }
    return RecurrentState(
      hidden: concatenate(states.map(\.hidden), axis: 1),
      cell: states[0].cell == nil ? nil : concatenate(states.compactMap(\.cell), axis: 1))
  }
}
