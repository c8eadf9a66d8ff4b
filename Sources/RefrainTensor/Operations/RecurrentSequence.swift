/// A recurrent layer over a whole sequence as one operation with a backward of its own.
///
/// - Parameter initial: `[N, P]` and `[N, H]`, zeros if nil.
package func recurrentSequence(
  _ input: RecurrentInput, initial: (hidden: Tensor?, cell: Tensor?) = (nil, nil), parameters: RecurrentParameters,
  kind: RecurrentKind, zoneout: RecurrentZoneout? = nil
) -> RecurrentStates {
  requireFit(input, initial, parameters, kind)
  if case .rnn(let activation) = kind, zoneout == nil, parameters.normalization == nil {
    return RecurrentStates(hidden: plainRecurrence(input, initial.hidden, parameters, activation), cell: nil)
  }
  return gatedRecurrence(input, initial, parameters, kind, zoneout)
}

private func requireFit(
  _ input: RecurrentInput, _ initial: (hidden: Tensor?, cell: Tensor?), _ parameters: RecurrentParameters,
  _ kind: RecurrentKind
) {
  let rows = parameters.weightHH.shape[0], hidden = rows / kind.gateCount
  let width = parameters.projection?.shape[0] ?? hidden
  requireShape(
    parameters.weightHH.shape == [kind.gateCount * hidden, width],
    "recurrentSequence: a recurrent weight of shape \(parameters.weightHH.shape) does not fit \(kind.gateCount) gates")
  requireShape(
    input.shape.count == 3 && input.shape[0] > 0, "recurrentSequence: an input of shape \(input.shape) has no steps")
  if case .projected = input {
    requireShape(
      input.shape[2] == rows, "recurrentSequence: a projected input of shape \(input.shape) does not fit \(rows) rows")
  } else {
    requireShape(
      parameters.weightIH.shape == [input.shape[2], rows],
      "recurrentSequence: input weights of shape \(parameters.weightIH.shape) are not \([input.shape[2], rows])")
  }
  for (bias, name) in [(parameters.biasIH, "bias_ih"), (parameters.biasHH, "bias_hh")] {
    requireShape(bias.map { $0.shape == [rows] } ?? true, "recurrentSequence: \(name) is not of shape \([rows])")
  }
  for (state, width) in [(initial.hidden, width), (initial.cell, hidden)] {
    requireShape(
      state.map { $0.shape == [input.shape[1], width] } ?? true,
      "recurrentSequence: a state of shape \(state?.shape ?? []) is not \([input.shape[1], width])")
  }
  if let norm = parameters.normalization {
    requireShape(kind != .gru(resetAfter: false), "recurrentSequence: no layer normalisation with reset before")
    requireShape(
      norm.hiddenGain.shape == [rows] && norm.hiddenBias.shape == [rows],
      "recurrentSequence: a gain of shape \(norm.hiddenGain.shape) is not \([rows])")
    requireShape(
      kind != .lstm || norm.cellGain?.shape == [hidden] && norm.cellBias?.shape == [hidden],
      "recurrentSequence: an LSTM's cell gain of shape \(norm.cellGain?.shape ?? []) is not \([hidden])")
  }
  if kind != .lstm {
    requireShape(
      parameters.projection == nil && initial.cell == nil, "recurrentSequence: \(kind) has no projection and no cell")
  }
}

/// From the pre-activations' gradient `[T · N, G · H]` to the input weights and to a dense input.
func propagate(
  _ dz: Tensor, to input: RecurrentInput, _ weightIH: Tensor, _ slots: RecurrentSlots, _ cotangents: inout Cotangents
) {
  switch input {
  case .oneHot(let input):
    guard let slot = slots.weightIH else { return }
    cotangents.addRows(dz, at: input.ids, to: slot, shape: weightIH.shape)
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
struct RecurrentSlots {
  let input, hidden, cell, weightIH, weightHH, biasIH, biasHH, projection: Int?
  let hiddenGain, hiddenBias, cellGain, cellBias: Int?

  init(
    _ input: RecurrentInput, _ initial: (hidden: Tensor?, cell: Tensor?), _ parameters: RecurrentParameters,
    on tape: Tape
  ) {
    self.input = input.denseTensor?.slot(on: tape)
    hidden = initial.hidden?.slot(on: tape)
    cell = initial.cell?.slot(on: tape)
    weightIH = parameters.weightIH.slot(on: tape)
    weightHH = parameters.weightHH.slot(on: tape)
    biasIH = parameters.biasIH?.slot(on: tape)
    biasHH = parameters.biasHH?.slot(on: tape)
    projection = parameters.projection?.slot(on: tape)
    hiddenGain = parameters.normalization?.hiddenGain.slot(on: tape)
    hiddenBias = parameters.normalization?.hiddenBias.slot(on: tape)
    cellGain = parameters.normalization?.cellGain?.slot(on: tape)
    cellBias = parameters.normalization?.cellBias?.slot(on: tape)
  }
}

extension RecurrentInput {
  var denseTensor: Tensor? {
    switch self {
    case .oneHot: nil
    case .dense(let input), .projected(let input): input
    }
  }

  func detached() -> RecurrentInput {
    switch self {
    case .oneHot: self
    case .dense(let input): .dense(input.detached())
    case .projected(let input): .projected(input.detached())
    }
  }
}

extension RecurrentParameters {
  var tensors: [Tensor] {
    [weightIH, weightHH] + [biasIH, biasHH, projection].compactMap { $0 } + (normalization?.tensors ?? [])
  }

  var biasSum: Tensor? {
    guard let biasIH, let biasHH else { return biasIH ?? biasHH }
    var sum = biasIH.detached()
    Kernels.add(biasHH, to: &sum)
    return sum
  }

  func detached() -> RecurrentParameters {
    RecurrentParameters(
      weightIH: weightIH.detached(), weightHH: weightHH.detached(), biasIH: biasIH?.detached(),
      biasHH: biasHH?.detached(), projection: projection?.detached(), normalization: normalization?.detached())
  }
}

extension RecurrentNormalization {
  fileprivate var tensors: [Tensor] { [hiddenGain, hiddenBias] + [cellGain, cellBias].compactMap { $0 } }

  fileprivate func detached() -> RecurrentNormalization {
    RecurrentNormalization(
      hiddenGain: hiddenGain.detached(), hiddenBias: hiddenBias.detached(), cellGain: cellGain?.detached(),
      cellBias: cellBias?.detached())
  }
}
