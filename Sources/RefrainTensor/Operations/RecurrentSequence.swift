/// The nonlinearity of a plain recurrent layer.
public enum RecurrentActivation: String, Sendable, Hashable, Codable, CaseIterable {
  /// max(x, 0), the default of Gluon's `rnn.RNN`.
  case relu
  /// The hyperbolic tangent, the default of PyTorch's `nn.RNN` and Keras' `SimpleRNN`.
  case tanh
}

/// What a recurrent layer reads, time-major.
package enum RecurrentInput {
  /// `[T, N, V]`, by its ids.
  case oneHot(OneHot)
  /// `[T, N, I]`
  case dense(Tensor)

  package var shape: [Int] {
    switch self {
    case .oneHot(let input): input.shape
    case .dense(let input): input.shape
    }
  }
}

/// The parameters of one plain recurrent layer.
package struct RecurrentParameters {
  /// `[in, hidden]`: a row is what one input unit adds, so that a one-hot input is a gather.
  package var weightIH: Tensor
  /// `[hidden, hidden]`, a row an output unit.
  package var weightHH: Tensor
  /// `[hidden]`
  package var biasIH: Tensor?
  package var biasHH: Tensor?

  package init(weightIH: Tensor, weightHH: Tensor, biasIH: Tensor?, biasHH: Tensor?) {
    (self.weightIH, self.weightHH, self.biasIH, self.biasHH) = (weightIH, weightHH, biasIH, biasHH)
  }
}

/// A plain recurrent layer over a whole sequence, `h[t] = act(x[t] W_ih + b_ih + h[t−1] W_hhᵀ + b_hh)`, as one
/// operation with a backward of its own.
///
/// - Parameter initial: `[N, H]`, zeros if nil.
/// - Returns: `[T, N, H]`.
package func recurrentSequence(
  _ input: RecurrentInput, initial: Tensor?, parameters: RecurrentParameters, activation: RecurrentActivation
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
    if case .dense(let input) = self { input } else { nil }
  }

  fileprivate func detached() -> RecurrentInput {
    if case .dense(let input) = self { .dense(input.detached()) } else { self }
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
