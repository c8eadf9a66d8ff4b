public import RefrainNN
import RefrainTensor

/// The recurrent layers of a language model, of whichever kind its configuration names.
public struct RecurrentNetwork: Module {
  /// RNN, LSTM or GRU.
  public private(set) var stack: RecurrentStack?
  /// minGRU or minLSTM.
  public private(set) var minimal: MinimalStack?

  init(
    _ configuration: LanguageModel.Configuration, weights: LanguageModel.InitialWeights,
    using generator: inout some RandomNumberGenerator
  ) {
    let (input, hidden, layers) = (configuration.inputSize, configuration.hiddenSize, configuration.layerCount)
    let (biases, options) = (configuration.biases, configuration.options)
    switch configuration.cell {
    case .rnn:
      stack =
        RNN(
          inputSize: input, hiddenSize: hidden, layerCount: layers, activation: configuration.activation,
          biases: biases, options: options, inputWeight: weights.input, recurrentWeight: weights.recurrent,
          using: &generator
        ).layerStack
    case .lstm:
      stack =
        LSTM(
          inputSize: input, hiddenSize: hidden, layerCount: layers, biases: biases, options: options,
          inputWeight: weights.input, recurrentWeight: weights.recurrent, using: &generator
        ).layerStack
    case .gru:
      stack =
        GRU(
          inputSize: input, hiddenSize: hidden, layerCount: layers, biases: biases, options: options,
          inputWeight: weights.input, recurrentWeight: weights.recurrent, using: &generator
        ).layerStack
    case .minGRU:
      minimal =
        MinGRU(
          inputSize: input, hiddenSize: hidden, layerCount: layers, hasBias: biases != .none, options: options,
          weight: weights.input, using: &generator
        ).layerStack
    case .minLSTM:
      minimal =
        MinLSTM(
          inputSize: input, hiddenSize: hidden, layerCount: layers, hasBias: biases != .none, options: options,
          weight: weights.input, using: &generator
        ).layerStack
    }
  }

  public mutating func visit(_ visitor: inout Visitor) {
    stack?.visit(&visitor)
    minimal?.visit(&visitor)
  }

  /// The parameters of an RNN's, LSTM's or GRU's layers, from the input upwards; none for a minimal one.
  public var layers: [RecurrentWeights] {
    get { stack?.layers ?? [] }
    set { stack?.layers = newValue }
  }

  /// The zero state for `batchSize` sequences.
  public func initialState(batchSize: Int) -> RecurrentState {
    if let stack { return stack.initialState(batchSize: batchSize) }
    if let minimal { return minimal.initialState(batchSize: batchSize) }
    shapeFailure("a recurrent network without layers")
  }

  /// - Parameters:
  ///   - input: time-major, `[T, N, in]`.
  ///   - state: for N sequences; the zero state if nil.
  /// - Returns: the last layer's output at each step, `[T, N, H]`, and the state after the last.
  func callAsFunction(
    _ input: RecurrentInput, state: RecurrentState?, mode: Mode
  ) -> (output: Tensor, state: RecurrentState) {
    if let stack { return stack.run(input, state: state, lengths: nil, mode: mode) }
    if let minimal { return minimal.run(input, state: state, lengths: nil, mode: mode) }
    shapeFailure("a recurrent network without layers")
  }
}
