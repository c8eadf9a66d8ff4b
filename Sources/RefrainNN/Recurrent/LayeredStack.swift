package import RefrainTensor

/// Recurrent layers on top of each other, each in one direction or two, with what happens around them: layout, lengths,
/// dropout, residual connections.
package protocol LayeredStack: Sendable {
  var options: RecurrentOptions { get }
  var layerCount: Int { get }
  var inputSize: Int { get }

  /// Why a state does not fit, with both shapes; nil if it does.
  func problem(of state: RecurrentState, batchSize: Int) -> String?

  /// The states after each step of one part, which counts as the state's parts do.
  ///
  /// - Parameter inputMask: `[1, N, in]`, what the input is multiplied by.
  /// - Returns: `[T, N, P]`, and of an LSTM `[T, N, H]`.
  func states(
    of part: Int, _ input: RecurrentInput, inputMask: Tensor?, initial: (hidden: Tensor?, cell: Tensor?), mode: Mode
  ) -> (hidden: Tensor, cell: Tensor?)
}

extension LayeredStack {
  package func run(
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
        let initial = (hidden: state?.hidden[index], cell: state?.cell?[index])
        let states = states(
          of: index, direction == 1 ? source.reversed(in: extent) : source, inputMask: layer == 0 ? inputMask : nil,
          initial: initial, mode: mode)
        last.append(
          (
            hidden: extent.last(of: states.hidden, initial: initial.hidden),
            cell: states.cell.map { extent.last(of: $0, initial: initial.cell) }
          ))
        return direction == 1 ? extent.reversed(states.hidden) : states.hidden
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
      cell: parts[0].cell == nil ? nil : concatenate(parts.compactMap(\.cell)))
  }
}

/// A mask for inverted dropout; nil where nothing is dropped.
func dropoutMask(_ shape: [Int], _ rate: Float, _ mode: Mode) -> Tensor? {
  if rate == 0 { return nil }
  return mode.nextKey().map { Tensor(dropoutMask: shape, rate: rate, key: $0) }
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

extension OneHot {
  /// What a mask `[1, N, V]` keeps of it, which has one element a step and sequence: `[T, N, 1]`.
  func kept(by mask: Tensor) -> Tensor {
    let batch = mask.shape[1]
    let places = ids.scalars.enumerated().map { Int32($0 % batch * depth) + $1 }
    return mask.reshaped(to: [mask.count, 1]).gathered(at: IndexTensor(places, shape: ids.shape))
  }
}
