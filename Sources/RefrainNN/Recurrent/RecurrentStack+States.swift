package import RefrainTensor

extension RecurrentStack: LayeredStack {
  package func states(
    of part: Int, _ input: RecurrentInput, inputMask: Tensor?, initial: (hidden: Tensor?, cell: Tensor?), mode: Mode
  ) -> (hidden: Tensor, cell: Tensor?) {
    var weights = layers[part]
    if let mask = dropoutMask(weights.weightHH.shape, options.weightDrop, mode) { weights.weightHH *= mask }
    return weights.normHH == nil
      ? fused(projected(input, weights, inputMask), weights, initial, mode)
      : stepped(input, weights, inputMask, initial, mode)
  }

  private func fused(
    _ input: RecurrentInput, _ weights: RecurrentWeights, _ initial: (hidden: Tensor?, cell: Tensor?), _ mode: Mode
  ) -> (hidden: Tensor, cell: Tensor?) {
    let states = recurrentSequence(
      input, initial: initial, parameters: weights.parameters, kind: kind,
      zoneout: options.zoneout.forSequence(mode))
    return (states.hidden, states.cell)
  }

  private func stepped(
    _ input: RecurrentInput, _ weights: RecurrentWeights, _ inputMask: Tensor?,
    _ initial: (hidden: Tensor?, cell: Tensor?), _ mode: Mode
  ) -> (hidden: Tensor, cell: Tensor?) {
    var dense: Tensor
    switch input {
    case .oneHot(let x): dense = Tensor(x)
    case .dense(let x), .projected(let x): dense = x
    }
    if let inputMask { dense *= inputMask }
    let zoneout = options.zoneout
    if kind == .lstm {
      let cell = LSTMCell(weights: weights, zoneout: zoneout)
      let states = steppedSequence(cell, dense, initial: [initial.hidden, initial.cell], mode: mode)
      return (states[0], states[1])
    }
    let cell = GRUCell(weights: weights, zoneout: zoneout)
    return (steppedSequence(cell, dense, initial: [initial.hidden], mode: mode)[0], nil)
  }

  /// The input, multiplied by the input weights here only where something is done to it on the way.
  private func projected(
    _ input: RecurrentInput, _ weights: RecurrentWeights, _ inputMask: Tensor?
  ) -> RecurrentInput {
    let product: Tensor
    switch input {
    case .oneHot(let x):
      if inputMask == nil, weights.normIH == nil { return input }
      let rows = weights.weightIH.gathered(at: x.ids)
      product = inputMask.map { rows * x.kept(by: $0) } ?? rows
    case .dense(let x):
      let x = inputMask.map { x * $0 } ?? x
      if weights.normIH == nil { return .dense(x) }
      product = matmul(x.reshaped(to: [-1, x.shape[2]]), weights.weightIH)
        .reshaped(to: [x.shape[0], x.shape[1], weights.weightIH.shape[1]])
    case .projected:
      return input
    }
    return .projected(weights.normIH.map { $0(product) } ?? product)
  }
}
