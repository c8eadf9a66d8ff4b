public import RefrainNN
public import RefrainTensor

/// A model of which character comes next: one-hot → recurrent layer → dense head.
public struct LanguageModel: Module {
  public let configuration: Configuration
  public var rnn: RNN
  public var head: Linear

  /// - Parameter weights: how the weights are first chosen; biases are zeros.
  public init(
    _ configuration: Configuration, weights: InitialWeights = .gluon, using generator: inout some RandomNumberGenerator
  ) {
    self.configuration = configuration
    rnn = RNN(
      inputSize: configuration.vocabularySize, hiddenSize: configuration.hiddenSize,
      layerCount: configuration.layerCount, activation: configuration.activation, biases: configuration.biases,
      inputWeight: weights.input, recurrentWeight: weights.recurrent, using: &generator)
    head = Linear(configuration.hiddenSize, configuration.vocabularySize, weight: weights.head, using: &generator)
  }

  public mutating func visit(_ visitor: inout Visitor) {
    visitor("rnn", &rnn)
    visitor("head", &head)
  }

  /// The zero state for `batchSize` sequences.
  public func initialState(batchSize: Int) -> RecurrentState { rnn.initialState(batchSize: batchSize) }

  /// - Parameters:
  ///   - ids: `[N, T]`, as batches have them.
  ///   - state: for N sequences; the zero state if nil.
  /// - Returns: logits `[T · N, V]`, time-major, and the state after the last step.
  public func callAsFunction(
    _ ids: IndexTensor, state: RecurrentState? = nil
  ) -> (logits: Tensor, state: RecurrentState) {
    let (output, state) = rnn(OneHot(ids.transposed(), depth: configuration.vocabularySize), state: state)
    return (head(output.reshaped(to: [-1, configuration.hiddenSize])), state)
  }
}
