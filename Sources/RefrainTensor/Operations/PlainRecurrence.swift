/// `h[t] = act(x[t] W_ih + b_ih + h[t−1] W_hhᵀ + b_hh)`.
func plainRecurrence(
  _ input: RecurrentInput, _ initial: Tensor?, _ parameters: RecurrentParameters, _ activation: RecurrentActivation
) -> Tensor {
  let (steps, batch) = (input.shape[0], input.shape[1])
  let hidden = parameters.weightHH.shape[0]
  let output = forward(input, initial, parameters, activation)

  let operands = parameters.tensors + [initial, input.denseTensor].compactMap { $0 }
  guard let tape = Tape.recording(operands) else { return output }
  let slots = RecurrentSlots(input, (initial, nil), parameters, on: tape)
  let (constants, initial0) = (parameters.detached(), initial?.detached())
  let input0 = input.detached()
  return tape.record([output]) { outputs, cotangents in
    guard var dz = cotangents.take(outputs.lowerBound) else { return }
    let dInitial = Kernels.rnnBackward(
      &dz, output: output, weight: constants.weightHH, activation: activation, wantsInitial: slots.hidden != nil)
    if let slot = slots.hidden, let dInitial { cotangents.add(dInitial, to: slot) }
    if let slot = slots.weightHH {
      cotangents.add(Kernels.recurrentWeightGradient(preactivation: dz, output: output, initial: initial0), to: slot)
    }
    if slots.biasIH != nil || slots.biasHH != nil {
      let dBias = Kernels.sumRows(dz, columns: hidden)
      if let slot = slots.biasIH { cotangents.add(dBias, to: slot) }
      if let slot = slots.biasHH { cotangents.add(dBias, to: slot) }
    }
    propagate(dz.viewed(as: [steps * batch, hidden]), to: input0, constants.weightIH, slots, &cotangents)
  }[0]
}

/// The values alone, `[T, N, H]`.
private func forward(
  _ input: RecurrentInput, _ initial: Tensor?, _ parameters: RecurrentParameters, _ activation: RecurrentActivation
) -> Tensor {
  let shape = [input.shape[0], input.shape[1], parameters.weightHH.shape[0]]
  var output: Tensor
  var gathered: Kernels.GatheredInput?
  switch input {
  case .oneHot(let input):
    gathered = (input.ids.scalars, parameters.weightIH)
    output = Tensor(uninitialized: shape)
  case .dense(let input):
    let rows = input.viewed(as: [shape[0] * shape[1], input.shape[2]])
    output = Kernels.matmul(rows, parameters.weightIH).viewed(as: shape)
  case .projected(let input):
    output = input.detached()
  }
  Kernels.rnnForward(
    &output, input: gathered, initial: initial, weight: parameters.weightHH, bias: parameters.biasSum,
    activation: activation)
  return output
}
