import RefrainTensor

extension RecurrentStack {
  func run(
    _ input: RecurrentInput, state: RecurrentState?, lengths: [Int]?, mode: Mode
  ) -> (output: Tensor, state: RecurrentState) {
    let input = input.swapped(from: options.layout)
    requireShape(
      input.shape.count == 3 && input.shape[2] == inputSize && input.shape[0] > 0,
      "an input of shape \(input.shape) (time-major) is not [T, N, \(inputSize)] with T > 0")
    let extent = SequenceExtent(steps: input.shape[0], batch: input.shape[1], lengths: lengths)
    if let state, let problem = problem(of: state, batchSize: extent.batch) {
      shapeFailure("\(problem), for the input \(input.shape)")
    }

    let inputMask = dropoutMask([1, extent.batch, inputSize], options.inputDropout, mode)
    var (source, output) = (input.mapped(extent.zeroingPadding), Tensor(0))
    var last: [(hidden: Tensor, cell: Tensor?)] = []
    for layer in 0..<layerCount {
      let below = output
      if layer > 0 { source = .dense(droppingBetweenLayers(below, mode)) }
      let directions = (0..<options.directionCount).map { direction in
        let index = layer * options.directionCount + direction
        let run = Direction(
          stack: self, index: index, isReversed: direction == 1, extent: extent, mode: mode,
          inputMask: layer == 0 ? inputMask : nil)
        let (output, state) = run(source, initial: (state?.hidden[index], state?.cell?[index]))
        last.append(state)
        return output
      }
      output = extent.zeroingPadding(directions.count == 1 ? directions[0] : concatenate(directions, axis: 2))
      if options.residual, layer > 0 { output += below }
    }
    if let mask = dropoutMask([1] + output.shape[1...], options.outputDropout, mode) { output *= mask }
    return (options.layout.swapped(output), joined(last))
  }

  private func droppingBetweenLayers(_ x: Tensor, _ mode: Mode) -> Tensor {
    let shape = options.dropoutIsVariational ? [1] + x.shape[1...] : x.shape
    return dropoutMask(shape, options.dropout, mode).map { x * $0 } ?? x
  }

  private func joined(_ parts: [(hidden: Tensor, cell: Tensor?)]) -> RecurrentState {
    if parts.count == 1 { return RecurrentState(hidden: parts[0].hidden, cell: parts[0].cell) }
    return RecurrentState(
      hidden: concatenate(parts.map(\.hidden)),
      cell: kind == .lstm ? concatenate(parts.compactMap(\.cell)) : nil)
  }
}

/// A mask for inverted dropout; nil where nothing is dropped.
private func dropoutMask(_ shape: [Int], _ rate: Float, _ mode: Mode) -> Tensor? {
  if rate == 0 { return nil }
  return mode.nextKey().map { Tensor(dropoutMask: shape, rate: rate, key: $0) }
}

/// One direction of one layer in a call.
private struct Direction {
  let stack: RecurrentStack
  /// Of the parameters and of the state's parts.
  let index: Int
  let isReversed: Bool
  let extent: SequenceExtent
  let mode: Mode
  /// `[1, N, in]`
  let inputMask: Tensor?

  /// - Returns: the outputs `[T, N, P]`, anything behind a sequence's end, and the last states `[1, N, …]`.
  func callAsFunction(
    _ input: RecurrentInput, initial: (hidden: Tensor?, cell: Tensor?)
  ) -> (output: Tensor, state: (hidden: Tensor, cell: Tensor?)) {
    var weights = stack.layers[index]
    if let mask = dropoutMask(weights.weightHH.shape, stack.options.weightDrop, mode) { weights.weightHH *= mask }
    let input = isReversed ? input.reversed(in: extent) : input
    let states =
      weights.normHH == nil
      ? fused(input, weights, initial) : stepped(input, weights, initial)
    let last = (
      hidden: extent.last(of: states.hidden, initial: initial.hidden),
      cell: states.cell.map { extent.last(of: $0, initial: initial.cell) }
    )
    return (isReversed ? extent.reversed(states.hidden) : states.hidden, last)
  }

  private func fused(
    _ input: RecurrentInput, _ weights: RecurrentWeights, _ initial: (hidden: Tensor?, cell: Tensor?)
  ) -> (hidden: Tensor, cell: Tensor?) {
    let states = recurrentSequence(
      projected(input, weights), initial: initial, parameters: weights.parameters, kind: stack.kind,
      zoneout: stack.options.zoneout.forSequence(mode))
    return (states.hidden, states.cell)
  }

  private func stepped(
    _ input: RecurrentInput, _ weights: RecurrentWeights, _ initial: (hidden: Tensor?, cell: Tensor?)
  ) -> (hidden: Tensor, cell: Tensor?) {
    var dense: Tensor
    switch input {
    case .oneHot(let x): dense = Tensor(x)
    case .dense(let x), .projected(let x): dense = x
    }
    if let inputMask { dense *= inputMask }
    let zoneout = stack.options.zoneout
    if stack.kind == .lstm {
      let cell = LSTMCell(weights: weights, zoneout: zoneout)
      let states = steppedSequence(cell, dense, initial: [initial.hidden, initial.cell], mode: mode)
      return (states[0], states[1])
    }
    let cell = GRUCell(weights: weights, zoneout: zoneout)
    return (steppedSequence(cell, dense, initial: [initial.hidden], mode: mode)[0], nil)
  }

  /// The input, multiplied by the input weights here only where something is done to it on the way.
  private func projected(_ input: RecurrentInput, _ weights: RecurrentWeights) -> RecurrentInput {
    let product: Tensor
    switch input {
    case .oneHot(let x):
      if inputMask == nil, weights.normIH == nil { return input }
      let rows = weights.weightIH.gathered(at: x.ids)
      product = inputMask.map { rows * kept(x, $0) } ?? rows
    case .dense(let x):
      let x = inputMask.map { x * $0 } ?? x
      if weights.normIH == nil { return .dense(x) }
      product = matmul(x.reshaped(to: [extent.steps * extent.batch, x.shape[2]]), weights.weightIH)
        .reshaped(to: [extent.steps, extent.batch, weights.weightIH.shape[1]])
    case .projected:
      return input
    }
    return .projected(weights.normIH.map { $0(product) } ?? product)
  }

  /// What a mask keeps of a one-hot input, which has one element a step and sequence: `[T, N, 1]`.
  private func kept(_ x: OneHot, _ mask: Tensor) -> Tensor {
    let places = x.ids.scalars.enumerated().map { Int32($0 % extent.batch * x.depth) + $1 }
    return mask.reshaped(to: [mask.count, 1]).gathered(at: IndexTensor(places, shape: x.ids.shape))
  }
}

extension RecurrentInput {
  fileprivate func swapped(from layout: SequenceLayout) -> RecurrentInput {
    switch self {
    case .oneHot(let x): .oneHot(layout.swapped(x))
    case .dense(let x): .dense(layout.swapped(x))
    case .projected: self
    }
  }

  /// With a dense input replaced.
  fileprivate func mapped(_ transform: (Tensor) -> Tensor) -> RecurrentInput {
    if case .dense(let x) = self { .dense(transform(x)) } else { self }
  }

  fileprivate func reversed(in extent: SequenceExtent) -> RecurrentInput {
    if case .oneHot(let x) = self { .oneHot(extent.reversed(x)) } else { mapped(extent.reversed) }
  }
}
