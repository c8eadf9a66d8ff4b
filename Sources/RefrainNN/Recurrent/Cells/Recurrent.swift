public import RefrainTensor

/// Any cell over whole sequences, step by step, as Keras' `RNN(cell)`.
///
/// A built-in cell in it agrees with the fused layer of the same parameters, which is much faster.
public struct Recurrent<Cell: RecurrentCell>: RecurrentLayer {
  /// What is applied at every step.
  public var cell: Cell
  /// Which axis of the input and of the output is time.
  public let layout: SequenceLayout
  /// Whether each sequence is read from its end to its beginning; the output of a step stands where its input does.
  public let isReversed: Bool

  /// - Parameters:
  ///   - cell: what is applied at every step.
  ///   - layout: which axis of the input and of the output is time.
  ///   - reversed: whether each sequence is read from its end.
  public init(_ cell: Cell, layout: SequenceLayout = .timeMajor, reversed: Bool = false) {
    self.cell = cell
    self.layout = layout
    isReversed = reversed
  }

  public mutating func visit(_ visitor: inout Visitor) { visitor("cell", &cell) }

  public func initialState(batchSize: Int) -> Cell.State { cell.initialState(batchSize: batchSize) }

  /// - Parameters:
  ///   - input: `[T, N, in]` (`[N, T, in]` in batch-major layout).
  ///   - state: for N sequences; the cell's initial state if nil.
  ///   - lengths: how many of the T steps each sequence has, in any order, 0 included; all if nil.
  ///   - mode: whether this is training.
  /// - Returns: the output at each step, `[T, N, out]` (or batch-major), zeros behind each sequence's end; and each
  ///   sequence's state at its own last step.
  public func callAsFunction(
    _ input: Tensor, state: Cell.State? = nil, lengths: [Int]? = nil, mode: Mode = .inference
  ) -> (output: Tensor, state: Cell.State) {
    let x = layout.swapped(input)
    requireShape(
      x.rank == 3 && x.shape[0] > 0, "Recurrent: an input of shape \(input.shape) is not \(layout) with T > 0")
    let extent = SequenceExtent(steps: x.shape[0], batch: x.shape[1], lengths: lengths)
    var present = extent.zeroingPadding(x)
    if isReversed { present = extent.reversed(present) }

    let mode = mode.beginningSequence()
    var (state, outputs) = (initial(state, extent.batch, input.shape), [Tensor]())
    for step in 0..<extent.steps {
      let (output, next) = cell(present[step], state: state, mode: mode.atStep(step))
      state = extent.state(at: step, next, previous: state)
      outputs.append(output)
    }
    var output = extent.zeroingPadding(stack(outputs))
    if isReversed { output = extent.reversed(output) }
    return (layout.swapped(output), state)
  }

  private func initial(_ state: Cell.State?, _ batch: Int, _ input: [Int]) -> Cell.State {
    let zero = cell.initialState(batchSize: batch)
    guard let state else { return zero }
    state.requireShapes(zero.stateTensors.map(\.shape), for: input, "Recurrent")
    return state
  }
}
