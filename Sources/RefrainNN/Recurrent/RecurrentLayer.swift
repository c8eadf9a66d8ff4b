public import RefrainTensor

/// A network over sequences that carries a state: ``RNN``, ``LSTM``, ``GRU``, and any cell in ``Recurrent`` or
/// ``Bidirectional``.
public protocol RecurrentLayer: Module {
  /// What is carried from call to call.
  associatedtype State: Sendable

  /// Which axis of the input and of the output is time.
  var layout: SequenceLayout { get }

  /// The state that a call starts with where none is given.
  func initialState(batchSize: Int) -> State

  /// - Parameters:
  ///   - input: `[T, N, in]` (`[N, T, in]` in batch-major layout).
  ///   - state: for N sequences; the initial state if nil.
  ///   - lengths: how many of the T steps each sequence has, in any order, 0 included; all if nil.
  ///   - mode: whether this is training.
  /// - Returns: the output at each step, `[T, N, out]` (or batch-major), zeros behind each sequence's end; and each
  ///   sequence's state at its own last step.
  func callAsFunction(
    _ input: Tensor, state: State?, lengths: [Int]?, mode: Mode
  ) -> (output: Tensor, state: State)
}

extension RecurrentLayer {
  /// This layer as one of a ``Sequential``: whole sequences from the initial state, only the outputs handed on.
  public func outputs() -> RecurrentOutputs<Self> { RecurrentOutputs(layer: self) }
}

/// The outputs of a recurrent layer, without its state.
public struct RecurrentOutputs<Base: RecurrentLayer>: Layer {
  /// The layer whose outputs are taken.
  public var layer: Base

  public mutating func visit(_ visitor: inout Visitor) { layer.visit(&visitor) }

  public func callAsFunction(_ input: Tensor, mode: Mode = .inference) -> Tensor {
    layer(input, state: nil, lengths: nil, mode: mode).output
  }
}
