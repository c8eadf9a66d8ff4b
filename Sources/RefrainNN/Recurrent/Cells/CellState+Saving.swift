public import RefrainTensor

extension CellState {
  /// The tensors to save, named by their places among ``CellState/stateTensors``: "0", "1" and so on.
  public var tensors: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: stateTensors.enumerated().map { ("\($0)", $1) })
  }

  /// A state from what ``CellState/tensors`` gave, made as this one is: a cell's initial state for as many sequences.
  ///
  /// - Throws: ``RecurrentStateError`` if a tensor is missing, unknown, or of another shape than in this state.
  public func restored(from tensors: [String: Tensor]) throws(RecurrentStateError) -> Self {
    let own = stateTensors
    let saved = own.indices.compactMap { tensors["\($0)"] }
    if saved.count < own.count || tensors.count > own.count {
      let names = own.indices.map { "\($0)" }
      throw RecurrentStateError("the cell's state has the tensors \(names), not \(tensors.keys.sorted())")
    }
    for (index, (given, expected)) in zip(saved, own).enumerated() where given.shape != expected.shape {
      throw RecurrentStateError(
        "a tensor \"\(index)\" of shape \(given.shape) does not fit the cell's state, which needs \(expected.shape)")
    }
    var copy = self
    copy.stateTensors = saved
    return copy
  }
}
