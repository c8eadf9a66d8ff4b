import RefrainTensor
import _RefrainTestSupport

/// A recurrent layer with numbers to put in, computed by the fused operation and again step by step from the
/// elementary ones.
struct GatedProbe: Sendable, CustomStringConvertible {
  enum Input: Sendable {
    case oneHot, dense, projected
  }

  var kind: RecurrentKind
  var steps = 4, batch = 3, inputs = 5, hidden = 6
  var input = Input.dense
  var projection: Int?
  var hasBiases = true, hasState = true, normalizes = false
  var zoneout: RecurrentZoneout?

  var width: Int { projection ?? hidden }
  var rows: Int { kind.gateCount * hidden }
  var isLSTM: Bool { kind == .lstm }

  var description: String {
    "\(kind), \(steps) × \(batch) × \(inputs) → \(hidden), \(input)"
      + (projection.map { ", projection \($0)" } ?? "") + (hasBiases ? ", biases" : "") + (hasState ? ", state" : "")
      + (normalizes ? ", normalization" : "") + (zoneout.map { ", \($0)" } ?? "")
  }

  /// What is differentiated by: input, weights, biases, states, projection, gains and biases of the norms.
  func values(seed: UInt64 = 7) -> [Tensor] {
    var random = SplitMix64(seed: seed)
    let scale = 1 / Float(max(hidden, 1)).squareRoot()
    return [
      random.uniform([steps, batch, input == .projected ? rows : inputs]), random.uniform([inputs, rows]),
      random.uniform([rows, width], in: (-1.5 * scale)..<(1.5 * scale)), random.uniform([rows]),
      random.uniform([rows]), random.uniform([batch, width]), random.uniform([batch, hidden]),
      random.uniform([width, hidden]), random.uniform([rows], in: 0.5..<1.5), random.uniform([rows]),
      random.uniform([hidden], in: 0.5..<1.5), random.uniform([hidden]),
    ]
  }

  private var ids: IndexTensor {
    var random = SplitMix64(seed: 8)
    return random.ids([steps, batch], below: inputs)
  }

  /// Hidden states and, side by side with them, an LSTM's cells: `[T, N, P (+ H)]`.
  func fused(_ x: [Tensor]) -> Tensor {
    let read: RecurrentInput =
      switch input {
      case .oneHot: .oneHot(OneHot(ids, depth: inputs))
      case .dense: .dense(x[0])
      case .projected: .projected(x[0])
      }
    let states = recurrentSequence(
      read, initial: hasState ? (x[5], isLSTM ? x[6] : nil) : (nil, nil),
      parameters: RecurrentParameters(
        weightIH: x[1], weightHH: x[2], biasIH: hasBiases ? x[3] : nil, biasHH: hasBiases ? x[4] : nil,
        projection: projection == nil ? nil : x[7],
        normalization: !normalizes
          ? nil
          : RecurrentNormalization(
            hiddenGain: x[8], hiddenBias: x[9], cellGain: isLSTM ? x[10] : nil, cellBias: isLSTM ? x[11] : nil)),
      kind: kind, zoneout: zoneout)
    return join(states.hidden, states.cell)
  }

  func composed(_ x: [Tensor]) -> Tensor {
    var h = hasState ? x[5] : Tensor(zeros: [batch, width])
    var c = hasState ? x[6] : Tensor(zeros: [batch, hidden])
    var hiddens: [Tensor] = []
    var cells: [Tensor] = []
    for step in 0..<steps {
      let product =
        switch input {
        case .oneHot: x[1].gathered(at: ids.rows(step, batch))
        case .dense: matmul(x[0][step], x[1])
        case .projected: x[0][step]
        }
      let (h1, c1) = cell(x, product + (hasBiases ? x[3] : Tensor(0)), h, c, step)
      h = held(.hidden, step, h, h1)
      c = c1
      hiddens.append(h)
      cells.append(c)
    }
    return join(stack(hiddens), isLSTM ? stack(cells) : nil)
  }

  private func cell(_ x: [Tensor], _ input: Tensor, _ h: Tensor, _ c: Tensor, _ step: Int) -> (Tensor, Tensor) {
    let bias = hasBiases ? x[4] : Tensor(zeros: [rows])
    func gate(_ sum: Tensor, _ index: Int) -> Tensor {
      sum.sliced((index * hidden)..<((index + 1) * hidden), axis: -1)
    }
    var recurrent = matmul(h, x[2], transposeB: true)
    if normalizes { recurrent = normalized(recurrent, x[8], x[9]) }
    recurrent = recurrent + bias
    switch kind {
    case .rnn(let activation):
      return (activation == .relu ? relu(input + recurrent) : tanh(input + recurrent), c)
    case .lstm:
      let sum = input + recurrent
      let new = sigmoid(gate(sum, 1)) * c + sigmoid(gate(sum, 0)) * tanh(gate(sum, 2))
      let c1 = held(.cell, step, c, new)
      let h1 = sigmoid(gate(sum, 3)) * tanh(normalizes ? normalized(c1, x[10], x[11]) : c1)
      return (projection == nil ? h1 : matmul(h1, x[7], transposeB: true), c1)
    case .gru(let resetAfter):
      let r = sigmoid(gate(input, 0) + gate(recurrent, 0))
      let z = sigmoid(gate(input, 1) + gate(recurrent, 1))
      let weight = x[2].sliced((2 * hidden)..<(3 * hidden))
      let product =
        resetAfter
        ? r * gate(recurrent, 2)
        : matmul(r * h, weight, transposeB: true) + bias.sliced((2 * hidden)..<(3 * hidden))
      return ((1 - z) * tanh(gate(input, 2) + product) + z * h, c)
    }
  }

  private func held(_ state: RecurrentZoneout.State, _ step: Int, _ old: Tensor, _ new: Tensor) -> Tensor {
    guard let zoneout else { return new }
    let mask = zoneout.mask(state, step: step, shape: old.shape)
    return mask * old + (1 - mask) * new
  }

  private func normalized(_ x: Tensor, _ gain: Tensor, _ bias: Tensor) -> Tensor {
    let centred = x - x.mean(axis: -1, keepingAxis: true)
    let variance = (centred * centred).mean(axis: -1, keepingAxis: true)
    return centred / sqrt(variance + 1e-5) * gain + bias
  }

  private func join(_ hidden: Tensor, _ cell: Tensor?) -> Tensor {
    guard let cell else { return hidden }
    return concatenate([hidden, cell], axis: -1)
  }
}

extension IndexTensor {
  /// One step of ids `[T, N]`.
  fileprivate func rows(_ step: Int, _ batch: Int) -> IndexTensor {
    IndexTensor(Array(scalars[(step * batch)..<((step + 1) * batch)]), shape: [batch])
  }
}
