/// A recurrent layer over a whole sequence as one operation with a backward of its own.
///
/// - Parameter initial: `[N, P]` and `[N, H]`, zeros if nil.
package func recurrentSequence(
  _ input: RecurrentInput, initial: (hidden: Tensor?, cell: Tensor?) = (nil, nil), parameters: RecurrentParameters,
  kind: RecurrentKind, zoneout: RecurrentZoneout? = nil
) -> RecurrentStates {
  guard case .rnn(let activation) = kind, zoneout == nil, parameters.normalization == nil else {
    shapeFailure("recurrentSequence: no kernel for \(kind)")
  }
  return RecurrentStates(hidden: plainRecurrence(input, initial.hidden, parameters, activation), cell: nil)
}

/// `h[t] = act(x[t] W_ih + b_ih + h[t−1] W_hhᵀ + b_hh)`.
private func plainRecurrence(
  _ input: RecurrentInput, _ initial: Tensor?, _ parameters: RecurrentParameters, _ activation: RecurrentActivation
) -> Tensor {
  let (steps, batch) = (input.shape[0], input.shape[1])
  let hidden = parameters.weightHH.shape[0]
  let output = forward(input, initial, parameters, activation)

  let operands = parameters.tensors + [initial, input.denseTensor].compactMap { $0 }
  guard let tape = Tape.recording(operands) else { return output }
  let slots = RecurrentSlots(input, initial, parameters, on: tape)
  let (constants, initial0) = (parameters.detached(), initial?.detached())
  let input0 = input.detached()
  return tape.record([output]) { outputs, cotangents in
    guard var dz = cotangents.take(outputs.lowerBound) else { return }
    let dInitial = Kernels.rnnBackward(
      &dz, output: output, weight: constants.weightHH, activation: activation, wantsInitial: slots.initial != nil)
    if let slot = slots.initial, let dInitial { cotangents.add(dInitial, to: slot) }
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

/// From the pre-activations' gradient `[T · N, H]` to the input weights and to a dense input.
private func propagate(
  _ dz: Tensor, to input: RecurrentInput, _ weightIH: Tensor, _ slots: RecurrentSlots, _ cotangents: inout Cotangents
) {
  switch input {
  case .oneHot(let input):
    guard let slot = slots.weightIH else { return }
    cotangents.accumulate(into: slot, shape: weightIH.shape) { Kernels.scatterAddRows(dz, at: input.ids, to: &$0) }
  case .dense(let input):
    if let slot = slots.weightIH {
      cotangents.add(Kernels.matmul(input.viewed(as: [dz.shape[0], input.shape[2]]), transposeA: true, dz), to: slot)
    }
    if let slot = slots.input {
      cotangents.add(Kernels.matmul(dz, weightIH, transposeB: true).viewed(as: input.shape), to: slot)
    }
  case .projected(let input):
    if let slot = slots.input { cotangents.add(dz.viewed(as: input.shape), to: slot) }
  }
}

/// Where the operands of one call stand on the tape; nil for a constant.
private struct RecurrentSlots {
  let input, initial, weightIH, weightHH, biasIH, biasHH: Int?

  init(_ input: RecurrentInput, _ initial: Tensor?, _ parameters: RecurrentParameters, on tape: Tape) {
    self.input = input.denseTensor?.slot(on: tape)
    self.initial = initial?.slot(on: tape)
    weightIH = parameters.weightIH.slot(on: tape)
    weightHH = parameters.weightHH.slot(on: tape)
    biasIH = parameters.biasIH?.slot(on: tape)
    biasHH = parameters.biasHH?.slot(on: tape)
  }
}

extension RecurrentInput {
  fileprivate var denseTensor: Tensor? {
    switch self {
    case .oneHot: nil
    case .dense(let input), .projected(let input): input
    }
  }

  fileprivate func detached() -> RecurrentInput {
    switch self {
    case .oneHot: self
    case .dense(let input): .dense(input.detached())
    case .projected(let input): .projected(input.detached())
    }
  }
}

extension RecurrentParameters {
  fileprivate var tensors: [Tensor] { [weightIH, weightHH] + [biasIH, biasHH].compactMap { $0 } }

  var biasSum: Tensor? {
    guard let biasIH, let biasHH else { return biasIH ?? biasHH }
    var sum = biasIH.detached()
    Kernels.add(biasHH, to: &sum)
    return sum
  }

  fileprivate func detached() -> RecurrentParameters {
    RecurrentParameters(
      weightIH: weightIH.detached(), weightHH: weightHH.detached(), biasIH: biasIH?.detached(),
      biasHH: biasHH?.detached())
  }
}
