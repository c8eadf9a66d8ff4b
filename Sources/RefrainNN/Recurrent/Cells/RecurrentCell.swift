public import RefrainTensor

/// One step of a recurrent network, written from tensor operations: the place for one's own ideas.
///
/// ``Recurrent`` runs a cell over sequences as Keras' `RNN(cell)` does; ``Stacked``, ``Chained``, ``Residual`` and
/// ``Bidirectional`` combine cells of any kind. Gradients flow through everything.
///
/// ```swift
/// struct Leaky: RecurrentCell {
///   var input: Linear
///   func initialState(batchSize: Int) -> Tensor { Tensor(zeros: [batchSize, input.weight.shape[0]]) }
///   func callAsFunction(_ x: Tensor, state: Tensor, mode: Mode) -> (output: Tensor, state: Tensor) {
///     let next = 0.9 * state + 0.1 * tanh(input(x))
///     return (next, next)
///   }
///   mutating func visit(_ visitor: inout Visitor) { visitor("input", &input) }
/// }
/// ```
public protocol RecurrentCell: Module {
  /// What is carried from step to step: a tensor `[N, …]`, or a value of several.
  associatedtype State: CellState = Tensor

  /// The state that a sequence starts with where none is given.
  func initialState(batchSize: Int) -> State

  /// - Parameters:
  ///   - input: `[N, in]`.
  ///   - state: what the step before left.
  ///   - mode: whether this is training.
  /// - Returns: the output `[N, out]`, and the state after the step.
  func callAsFunction(_ input: Tensor, state: State, mode: Mode) -> (output: Tensor, state: State)
}

/// The state of a cell: a value made of tensors, the first extent of each the batch.
public protocol CellState: Sendable {
  /// All tensors, in a fixed order; setting it replaces them.
  var stateTensors: [Tensor] { get set }
}

extension CellState {
  /// The same state, cut off from the past: nothing is propagated through it.
  public func detached() -> Self { mapped { $0.detached() } }

  func mapped(_ transform: (Tensor) -> Tensor) -> Self {
    var copy = self
    copy.stateTensors = stateTensors.map(transform)
    return copy
  }

  /// Stops unless the tensors have the `expected` shapes. Operations would repeat an extent of 1 without a word.
  func requireShapes(_ expected: [[Int]], for input: [Int], _ reader: StaticString) {
    let given = stateTensors.map(\.shape)
    requireShape(
      given == expected,
      "\(reader): a state of shapes \(given) does not fit the input \(input), which needs \(expected)")
  }

  /// Stops unless the input is `[N, in]` and the tensors are `[N, width]`, each of its own width.
  func requireWidths(_ widths: [Int], for input: Tensor, _ reader: StaticString) {
    requireShape(input.rank == 2, "\(reader): an input of shape \(input.shape) is not [N, in]")
    requireShapes(widths.map { [input.shape[0], $0] }, for: input.shape, reader)
  }
}

extension Tensor: CellState {
  public var stateTensors: [Tensor] {
    get { [self] }
    set { self = newValue[0] }
  }
}

extension Array: CellState where Element: CellState {
  public var stateTensors: [Tensor] {
    get { flatMap(\.stateTensors) }
    set {
      var rest = newValue[...]
      for index in indices {
        let count = self[index].stateTensors.count
        self[index].stateTensors = [Tensor](rest.prefix(count))
        rest = rest.dropFirst(count)
      }
    }
  }
}

/// Two states side by side.
public struct StatePair<First: CellState, Second: CellState>: CellState {
  /// The state whose tensors come first.
  public var first: First
  /// The state whose tensors come second.
  public var second: Second

  /// Both states must be for the same number of sequences.
  public init(first: First, second: Second) {
    self.first = first
    self.second = second
  }

  public var stateTensors: [Tensor] {
    get { first.stateTensors + second.stateTensors }
    set {
      let count = first.stateTensors.count
      first.stateTensors = Array(newValue[..<count])
      second.stateTensors = Array(newValue[count...])
    }
  }
}
