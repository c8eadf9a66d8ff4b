package import RefrainTensor

extension RecurrentStack: LayeredStack {
  package func states(
    of part: Int, _ input: RecurrentInput, inputMask: Tensor?, initial: (hidden: Tensor?, cell: Tensor?), mode: Mode
  ) -> (hidden: Tensor, cell: Tensor?) {
    var weights = layers[part]
    if let mask = dropoutMask(weights.weightHH.shape, options.weightDrop, mode) { weights.weightHH *= mask }
    let states = recurrentSequence(
      projected(input, weights, inputMask), initial: initial, parameters: weights.parameters, kind: kind,
      zoneout: options.zoneout.forSequence(mode))
    return (states.hidden, states.cell)
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
