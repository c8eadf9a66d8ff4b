import RefrainTensor

/// The states of all steps from a cell, an operation at a time: for cells that have no fused form.
func steppedSequence<Cell: RecurrentCell>(
  _ cell: Cell, _ input: Tensor, initial: [Tensor?], mode: Mode
) -> [Tensor] {
  let mode = mode.beginningSequence()
  var state = cell.initialState(batchSize: input.shape[1])
  state.stateTensors = zip(state.stateTensors, initial).map { $1 ?? $0 }
  var steps: [[Tensor]] = []
  for step in 0..<input.shape[0] {
    state = cell(input[step], state: state, mode: mode.atStep(step)).state
    steps.append(state.stateTensors)
  }
  return steps[0].indices.map { part in stack(steps.map { $0[part] }) }
}
