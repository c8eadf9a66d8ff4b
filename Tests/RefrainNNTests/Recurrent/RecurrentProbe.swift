import RefrainNN
import RefrainTensor
import _RefrainTestSupport

/// A recurrent network with its input and its initial state as further parameters, so that one call gives the
/// gradients of all.
struct RecurrentProbe<Network: LayeredNetwork>: Module {
  var layer: Network
  /// `[T, N, in]`; nil where the input is one-hot.
  var x: Tensor?
  var hidden, cell: Tensor?
  let ids: IndexTensor

  init(_ layer: Network, _ configuration: RecurrentConfiguration) {
    var random = SplitMix64(seed: configuration.seed &+ 1)
    let (steps, batch) = (configuration.steps, configuration.batch)
    self.layer = layer
    ids = random.ids([steps, batch], below: configuration.inputs)
    if !configuration.isOneHot { x = random.uniform([steps, batch, configuration.inputs]) }
    if configuration.hasState {
      let zero = layer.initialState(batchSize: batch)
      hidden = random.uniform(zero.hidden.shape)
      cell = zero.cell.map { random.uniform($0.shape) }
    }
  }

  mutating func visit(_ visitor: inout Visitor) {
    visitor("layer", &layer)
    visitor("x", &x)
    visitor("hidden", &hidden)
    visitor("cell", &cell)
  }

  var state: RecurrentState? { hidden.map { RecurrentState(hidden: $0, cell: cell) } }

  /// `[T, N, in]`, written out.
  var dense: Tensor { x ?? Tensor(OneHot(ids, depth: layer.inputSize)) }

  /// The fused network on steps of rows of the input, read and answered time-major whatever its layout.
  func fused(
    steps: Range<Int>? = nil, rows: Range<Int>? = nil, state: RecurrentState?, lengths: [Int]? = nil,
    mode: Mode = .inference
  ) -> (output: Tensor, state: RecurrentState) {
    let isSwapped = layer.options.layout == .batchMajor
    var result: (output: Tensor, state: RecurrentState)
    let (steps, rows) = (steps ?? 0..<ids.shape[0], rows ?? 0..<ids.shape[1])
    if let x {
      let part = x.sliced(steps).sliced(rows, axis: 1)
      result = layer(
        isSwapped ? part.transposed(permutation: [1, 0, 2]) : part, state: state, lengths: lengths, mode: mode)
    } else {
      let part = IndexTensor(
        steps.flatMap { step in rows.map { ids.scalars[step * ids.shape[1] + $0] } },
        shape: [steps.count, rows.count])
      result = layer(
        OneHot(isSwapped ? part.transposed() : part, depth: layer.inputSize), state: state, lengths: lengths,
        mode: mode)
    }
    if isSwapped { result.output = result.output.transposed(permutation: [1, 0, 2]) }
    return result
  }

  /// Output, state and the gradients of a random sum over them with respect to everything.
  func results(
    _ forward: (Self) -> (output: Tensor, state: RecurrentState)
  ) -> [(name: String, value: Tensor)] {
    let (_, values, gradients) = valueWithGradient(of: self) { probe in
      let (output, state) = forward(probe)
      let values = [("output", output), ("state", state.hidden)] + (state.cell.map { [("cell", $0)] } ?? [])
      var (random, sum) = (SplitMix64(seed: 77), Tensor(0))
      for (_, value) in values { sum += (value * random.uniform(value.shape)).sum() }
      return (sum, values.map { (name: $0.0, value: $0.1.detached()) })
    }
    return values + gradients.named.map { ("gradient of " + $0.name, $0.value) }
  }

  /// Where two ways to compute the same differ; empty if nowhere.
  func differences(
    tolerance: Double, _ actual: (Self) -> (output: Tensor, state: RecurrentState),
    _ expected: (Self) -> (output: Tensor, state: RecurrentState)
  ) -> [String] {
    let (actual, expected) = (results(actual), results(expected))
    if actual.map(\.name) != expected.map(\.name) { return ["\(actual.map(\.name))"] }
    func greatest(_ x: Tensor) -> Double { Double(x.scalars.map { abs($0) }.max() ?? 0) }
    // Behind a normalisation a gradient may be what is left of much greater numbers, and has their rounding.
    let floor = layer.options.layerNormalization ? 0.01 * (expected.map { greatest($0.value) }.max() ?? 0) : 0
    return zip(actual, expected).compactMap { actual, expected in
      let scale = greatest(expected.value)
      let tolerance = scale > 0 ? tolerance * max(1, floor / scale) : tolerance
      return mismatch(actual.name, actual.value, expected.value, tolerance: tolerance)
    }
  }
}
