public import RefrainTensor

/// Cells of one kind on top of each other as one cell, each reading the output of the one below.
public struct Stacked<Cell: RecurrentCell>: RecurrentCell {
  /// From the input upwards.
  public var cells: [Cell]

  /// - Parameter cells: from the input upwards, at least one.
  public init(_ cells: [Cell]) {
    requireShape(!cells.isEmpty, "a stack of no cells")
    self.cells = cells
  }

  public mutating func visit(_ visitor: inout Visitor) { visitor("cells", &cells) }

  public func initialState(batchSize: Int) -> [Cell.State] { cells.map { $0.initialState(batchSize: batchSize) } }

  public func callAsFunction(
    _ input: Tensor, state: [Cell.State], mode: Mode = .inference
  ) -> (output: Tensor, state: [Cell.State]) {
    requireShape(state.count == cells.count, "Stacked: \(state.count) states for \(cells.count) cells")
    var (output, next) = (input, state)
    for (index, cell) in cells.enumerated() {
      (output, next[index]) = cell(output, state: state[index], mode: mode.forPart(index))
    }
    return (output, next)
  }
}

/// Two cells of any kinds on top of each other as one cell; either may be such a pair itself.
public struct Chained<First: RecurrentCell, Second: RecurrentCell>: RecurrentCell {
  /// Reads the input.
  public var first: First
  /// Reads the output of ``first``.
  public var second: Second

  /// - Parameters:
  ///   - first: reads the input.
  ///   - second: reads the output of `first`.
  public init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  public mutating func visit(_ visitor: inout Visitor) {
    visitor("first", &first)
    visitor("second", &second)
  }

  public func initialState(batchSize: Int) -> StatePair<First.State, Second.State> {
    StatePair(first: first.initialState(batchSize: batchSize), second: second.initialState(batchSize: batchSize))
  }

  public func callAsFunction(
    _ input: Tensor, state: StatePair<First.State, Second.State>, mode: Mode = .inference
  ) -> (output: Tensor, state: StatePair<First.State, Second.State>) {
    let (middle, below) = first(input, state: state.first, mode: mode.forPart(1))
    let (output, above) = second(middle, state: state.second, mode: mode.forPart(2))
    return (output, StatePair(first: below, second: above))
  }
}

/// A cell whose input is added to its output, which must be as wide.
public struct Residual<Cell: RecurrentCell>: RecurrentCell {
  /// The cell to whose output the input is added.
  public var cell: Cell

  /// - Parameter cell: its output must be as wide as its input.
  public init(_ cell: Cell) { self.cell = cell }

  public mutating func visit(_ visitor: inout Visitor) { visitor("cell", &cell) }

  public func initialState(batchSize: Int) -> Cell.State { cell.initialState(batchSize: batchSize) }

  public func callAsFunction(
    _ input: Tensor, state: Cell.State, mode: Mode = .inference
  ) -> (output: Tensor, state: Cell.State) {
    let (output, next) = cell(input, state: state, mode: mode)
    requireShape(
      output.shape == input.shape, "Residual: an input of shape \(input.shape) and an output of \(output.shape)")
    return (output + input, next)
  }
}
