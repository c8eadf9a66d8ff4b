public import RefrainTensor

/// A stack of recurrent layers of one kind, each layer and direction one operation over the whole sequence with a
/// backward of its own: ``RNN``, ``LSTM``, ``GRU``.
public protocol FusedRecurrentLayer: RecurrentLayer where State == RecurrentState {
  /// The same network a step at a time.
  associatedtype Cell: RecurrentCell

  /// The parameters, and what runs them.
  var layerStack: RecurrentStack { get set }

  /// One step of one part of the stack, with the same parameters: `index` counts as ``layers`` does.
  func cell(_ index: Int) -> Cell
}

extension FusedRecurrentLayer {
  public mutating func visit(_ visitor: inout Visitor) { layerStack.visit(&visitor) }

  /// The parameters, from the input upwards; in a bidirectional stack each layer's forward part, then its reverse.
  public var layers: [RecurrentWeights] {
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
  public var inputSize: Int { layerStack.inputSize }
  /// The number of units of each layer and direction, H.
  public var hiddenSize: Int { layerStack.hiddenSize }
  /// The width of the output: H, or the projection's width, of each direction.
  public var outputSize: Int { layerStack.options.directionCount * layerStack.stateSize }

  /// The zero state, `[layers · directions, batchSize, P]`, and `[…, H]` for an LSTM's cell.
  public func initialState(batchSize: Int) -> RecurrentState { layerStack.initialState(batchSize: batchSize) }

  /// - Parameters:
  ///   - input: `[T, N, in]` (`[N, T, in]` in batch-major layout).
  ///   - state: for N sequences; the zero state if nil. One that does not fit stops the program.
  ///   - lengths: how many of the T steps each sequence has, in any order, 0 included; all if nil.
  ///   - mode: whether this is training.
  /// - Returns: the top layer's output at each step, `[T, N, directions · P]` (or batch-major), zeros behind each
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
