public import RefrainTensor

/// A stack of recurrent layers whose gates read the input alone: ``MinGRU`` and ``MinLSTM``. In training a layer is a
/// scan over the sequence; ``cell(_:)`` is the same a step at a time.
public protocol MinimalRecurrentLayer: RecurrentLayer where State == RecurrentState {
  /// The parameters, and what runs them.
  var layerStack: MinimalStack { get set }
}

extension MinimalRecurrentLayer {
  public mutating func visit(_ visitor: inout Visitor) { layerStack.visit(&visitor) }

  /// The parameters, from the input upwards; in a bidirectional stack each layer's forward part, then its reverse.
  public var layers: [MinimalCell] {
    get { layerStack.layers }
    set { layerStack.layers = newValue }
  }

  /// How the stack was built and is regularised.
  public var options: RecurrentOptions { layerStack.options }
  /// Which axis of the input and of the output is time.
  public var layout: SequenceLayout { options.layout }
  /// How many layers stand on top of each other; directions do not count.
  public var layerCount: Int { layerStack.layerCount }
  /// The width of the input, or the number of classes of a one-hot input.
  public var inputSize: Int { layers[0].inputSize }
  /// The number of units of each layer and direction, H.
  public var hiddenSize: Int { layers[0].hiddenSize }
  /// The width of the output: H of each direction.
  public var outputSize: Int { options.directionCount * hiddenSize }

  /// One step of one part of the stack, with the same parameters: `index` counts as ``layers`` does.
  public func cell(_ index: Int = 0) -> MinimalCell { layers[index] }

  /// The zero state, `[layers · directions, batchSize, H]`.
  public func initialState(batchSize: Int) -> RecurrentState { layerStack.initialState(batchSize: batchSize) }

  /// - Parameters:
  ///   - input: `[T, N, in]` (`[N, T, in]` in batch-major layout).
  ///   - state: for N sequences; the zero state if nil. One that does not fit stops the program.
  ///   - lengths: how many of the T steps each sequence has, in any order, 0 included; all if nil.
  ///   - mode: whether this is training.
  /// - Returns: the top layer's output at each step, `[T, N, directions · H]` (or batch-major), zeros behind each
  ///   sequence's end; and each sequence's state at its own last step.
  public func callAsFunction(
    _ input: Tensor, state: RecurrentState? = nil, lengths: [Int]? = nil, mode: Mode = .inference
  ) -> (output: Tensor, state: RecurrentState) {
    layerStack.run(.dense(input), state: state, lengths: lengths, mode: mode)
  }

  /// The same for a one-hot input, `[T, N, in]`: rows of the input weights are gathered, nothing is multiplied.
  public func callAsFunction(
    _ input: OneHot, state: RecurrentState? = nil, lengths: [Int]? = nil, mode: Mode = .inference
  ) -> (output: Tensor, state: RecurrentState) {
    layerStack.run(.oneHot(input), state: state, lengths: lengths, mode: mode)
  }
}
