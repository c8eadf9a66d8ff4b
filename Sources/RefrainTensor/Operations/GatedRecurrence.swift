/// LSTM, GRU, and the plain layer with regularisers: see ``RecurrentKind`` for the formulas.
func gatedRecurrence(
  _ input: RecurrentInput, _ initial: (hidden: Tensor?, cell: Tensor?), _ parameters: RecurrentParameters,
  _ kind: RecurrentKind, _ zoneout: RecurrentZoneout?
) -> RecurrentStates {
  let operands = parameters.tensors + [initial.hidden, initial.cell, input.denseTensor].compactMap { $0 }
  let tape = Tape.recording(operands)
  let pass = forward(input, initial, parameters, kind, zoneout, saves: tape != nil)
  guard let tape else { return RecurrentStates(hidden: pass.states, cell: pass.cells) }

  let slots = RecurrentSlots(input, initial, parameters, on: tape)
  let constants = (
    input: input.detached(), hidden: initial.hidden?.detached(), cell: initial.cell?.detached(),
    parameters: parameters.detached()
  )
  var saved: Kernels.GatedPass? = pass
  let outputs = tape.record([pass.states] + [pass.cells].compactMap { $0 }) { outputs, cotangents in
    // A tape is walked once; what it held alone is written in place.
    guard var pass = saved.take() else { return }
    var dStates = cotangents.take(outputs.lowerBound) ?? Tensor(zeros: pass.states.shape)
    let dCells = kind == .lstm ? cotangents.take(outputs.lowerBound + 1) : nil
    let dInitial = Kernels.gatedBackward(
      &pass, states: &dStates, cells: dCells, initial: (constants.hidden, constants.cell),
      parameters: constants.parameters, wantsInitial: slots.hidden != nil)
    if let slot = slots.hidden, let gradient = dInitial.hidden { cotangents.add(gradient, to: slot) }
    if let slot = slots.cell, let gradient = dInitial.cell { cotangents.add(gradient, to: slot) }
    if let slot = slots.weightHH { cotangents.add(weightGradient(pass, constants.hidden), to: slot) }
    if let slot = slots.projection, let part = pass.part {
      var gradient = Tensor(uninitialized: [pass.width, pass.hidden])
      Kernels.weightGradient(&gradient, row: 0, preactivation: dStates, columns: 0..<pass.width, input: part)
      cotangents.add(gradient, to: slot)
    }
    addBiasGradients(pass, slots, &cotangents)
    addNormGradients(pass, slots, &cotangents)
    let rows = pass.gates.viewed(as: [pass.steps * pass.batch, kind.gateCount * pass.hidden])
    propagate(rows, to: constants.input, constants.parameters.weightIH, slots, &cotangents)
  }
  return RecurrentStates(hidden: outputs[0], cell: outputs.count > 1 ? outputs[1] : nil)
}

private func forward(
  _ input: RecurrentInput, _ initial: (hidden: Tensor?, cell: Tensor?), _ parameters: RecurrentParameters,
  _ kind: RecurrentKind, _ zoneout: RecurrentZoneout?, saves: Bool
) -> Kernels.GatedPass {
  let (steps, batch, rows) = (input.shape[0], input.shape[1], parameters.weightHH.shape[0])
  var gathered: Kernels.GatheredInput?
  var projected: Tensor?
  var gates: Tensor?
  switch input {
  case .oneHot(let input): gathered = (input.ids.scalars, parameters.weightIH)
  case .projected(let input): projected = input
  case .dense(let input):
    let product = Kernels.matmul(input.viewed(as: [steps * batch, input.shape[2]]), parameters.weightIH)
    gates = product.viewed(as: [steps, batch, rows])
  }
  var pass = Kernels.GatedPass(
    kind, steps: steps, batch: batch, hidden: rows / kind.gateCount, width: parameters.weightHH.shape[1],
    hasProjection: parameters.projection != nil, normalizes: parameters.normalization != nil, saves: saves,
    projected: gates.take(), zoneout: zoneout)
  Kernels.gatedForward(
    &pass, gathered: gathered, projected: projected, initial: initial, parameters: parameters)
  return pass
}

/// Of weight_hh. What gate n of a GRU multiplies is not what the other gates do.
private func weightGradient(_ pass: Kernels.GatedPass, _ initial: Tensor?) -> Tensor {
  let (dGates, states, hidden) = (pass.gates, pass.states, pass.hidden)
  if let norm = pass.norm {
    return Kernels.recurrentWeightGradient(preactivation: norm.productGradient, output: states, initial: initial)
  }
  guard case .gru(let resetAfter) = pass.kind, let part = pass.part else {
    return Kernels.recurrentWeightGradient(preactivation: dGates, output: states, initial: initial)
  }
  var result = Tensor(uninitialized: [3 * hidden, hidden])
  Kernels.recurrentWeightGradient(
    &result, row: 0, preactivation: dGates, columns: 0..<(2 * hidden), output: states, initial: initial)
  if resetAfter {
    Kernels.recurrentWeightGradient(
      &result, row: 2 * hidden, preactivation: part, columns: 0..<hidden, output: states, initial: initial)
  } else {
    Kernels.weightGradient(
      &result, row: 2 * hidden, preactivation: dGates, columns: (2 * hidden)..<(3 * hidden), input: part)
  }
  return result
}

/// What is added to the recurrent product, before or after the reset gate, has the same gradient: bias_hh and the bias
/// of the normalised product.
private func addBiasGradients(
  _ pass: Kernels.GatedPass, _ slots: RecurrentSlots, _ cotangents: inout Cotangents
) {
  guard slots.biasIH != nil || slots.biasHH != nil || slots.hiddenBias != nil else { return }
  let dBias = Kernels.sumRows(pass.gates, columns: pass.kind.gateCount * pass.hidden)
  if let slot = slots.biasIH { cotangents.add(dBias, to: slot) }
  var dRecurrent = dBias
  if pass.kind == .gru(resetAfter: true), let part = pass.part {
    dRecurrent = concatenate([dBias.sliced(0..<(2 * pass.hidden)), Kernels.sumRows(part, columns: pass.hidden)])
  }
  if let slot = slots.biasHH { cotangents.add(dRecurrent, to: slot) }
  if let slot = slots.hiddenBias { cotangents.add(dRecurrent, to: slot) }
}

/// Of the gains, and of the bias of the normalised cell.
private func addNormGradients(_ pass: Kernels.GatedPass, _ slots: RecurrentSlots, _ cotangents: inout Cotangents) {
  guard let norm = pass.norm else { return }
  if let slot = slots.hiddenGain {
    var gradient = pass.gates
    if pass.kind == .gru(resetAfter: true), let part = pass.part {
      gradient = concatenate([gradient.sliced(0..<(2 * pass.hidden), axis: 2), part], axis: 2)
    }
    cotangents.add(gainGradient(gradient, norm.products), to: slot)
  }
  guard let cells = norm.cells, let gradient = norm.cellGradient else { return }
  if let slot = slots.cellGain { cotangents.add(gainGradient(gradient, cells), to: slot) }
  if let slot = slots.cellBias { cotangents.add(Kernels.sumRows(gradient, columns: pass.hidden), to: slot) }
}

private func gainGradient(_ gradient: Tensor, _ normalized: Tensor) -> Tensor {
  Kernels.sumRows(Kernels.multiply(gradient, normalized), columns: gradient.shape[2])
}
