import RefrainTensor

/// States of one sequence out of states of many, and back, as ``RecurrentState`` has them. Gradients flow through all
/// of these.
extension CellState {
  /// The state of one sequence, a batch of 1.
  public func row(_ index: Int) -> Self { rows([index]) }

  /// The states of some sequences in any order, each as often as it is named: a batch of `indices.count`.
  public func rows(_ indices: [Int]) -> Self { mapped { $0.picked(indices, axis: 0) } }

  /// `count` copies of each row, those of one row behind each other, for sequences that branch.
  public func forked(_ count: Int) -> Self { rows(forkedRows(stateTensors.first?.shape.first ?? 0, count)) }

  /// The rows of some states, one state's behind another's, in one batch.
  public static func joined(_ states: [Self]) -> Self {
    requireShape(!states.isEmpty, "no states to join")
    let tensors = states.map(\.stateTensors)
    for other in tensors {
      requireShape(
        other.count == tensors[0].count,
        "a state of shapes \(tensors[0].map(\.shape)) cannot be joined with one of shapes \(other.map(\.shape))")
    }
    var all = states[0]
    all.stateTensors = tensors[0].indices.map { index in concatenate(tensors.map { $0[index] }) }
    return all
  }
}
