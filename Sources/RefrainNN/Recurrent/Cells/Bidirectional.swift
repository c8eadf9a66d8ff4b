public import RefrainTensor

/// Two cells over whole sequences, one reading forward and one backward, their outputs side by side.
public struct Bidirectional<Cell: RecurrentCell>: RecurrentLayer {
  /// Reads each sequence from its beginning; the first half of the output.
  public var forward: Recurrent<Cell>
  /// Reads each sequence from its end; the second half of the output.
  public var reverse: Recurrent<Cell>

  /// - Parameters:
  ///   - forward: reads each sequence from its beginning.
  ///   - reverse: reads each sequence from its end.
  ///   - layout: which axis of the input and of the output is time.
  public init(forward: Cell, reverse: Cell, layout: SequenceLayout = .timeMajor) {
    self.forward = Recurrent(forward, layout: layout)
    self.reverse = Recurrent(reverse, layout: layout, reversed: true)
  }

  /// Which axis of the input and of the output is time.
  public var layout: SequenceLayout { forward.layout }

  public mutating func visit(_ visitor: inout Visitor) {
    visitor("forward", &forward)
    visitor("reverse", &reverse)
  }

  public func initialState(batchSize: Int) -> StatePair<Cell.State, Cell.State> {
    StatePair(
      first: forward.initialState(batchSize: batchSize), second: reverse.initialState(batchSize: batchSize))
  }

  /// As ``Recurrent/callAsFunction(_:state:lengths:mode:)``; the output is `[T, N, 2 · out]`, forward first.
  public func callAsFunction(
    _ input: Tensor, state: StatePair<Cell.State, Cell.State>? = nil, lengths: [Int]? = nil,
    mode: Mode = .inference
  ) -> (output: Tensor, state: StatePair<Cell.State, Cell.State>) {
    let ahead = forward(input, state: state?.first, lengths: lengths, mode: mode)
    let back = reverse(input, state: state?.second, lengths: lengths, mode: mode)
    return (
      concatenate([ahead.output, back.output], axis: 2), StatePair(first: ahead.state, second: back.state)
    )
  }
}
