public import RefrainTensor

/// Plain (Elman) recurrent layers, `h[t] = act(W_ih x[t] + b_ih + W_hh h[t−1] + b_hh)`.
///
/// As PyTorch's `nn.RNN` and Gluon's `rnn.RNN`, whose default activation it has. ``RNNCell`` is one step of it.
public struct RNN: FusedRecurrentLayer {
  /// Which biases each layer has.
  public typealias Biases = RecurrentBiases

  /// The parameters, and what runs them.
  public var layerStack: RecurrentStack
  /// What is applied to the sum of the products at every step.
  public let activation: RecurrentActivation

  /// - Parameters:
  ///   - inputSize: the number of input units, or of classes of a one-hot input.
  ///   - hiddenSize: the number of units of each layer and direction, H.
  ///   - layerCount: how many layers stand on top of each other.
  ///   - activation: what is applied to the sum of the products.
  ///   - biases: which biases each layer has.
  ///   - options: direction, layout and regularisers.
  ///   - inputWeight: how to choose the input weights; by default as PyTorch does, uniform in ±1/√H. Biases are
  ///     zeros.
  ///   - recurrentWeight: how to choose the recurrent weights, by default in the same way.
  ///   - generator: where random numbers come from.
  public init(
    inputSize: Int, hiddenSize: Int, layerCount: Int = 1, activation: RecurrentActivation = .relu,
    biases: RecurrentBiases = .both, options: RecurrentOptions = RecurrentOptions(),
    inputWeight: Initializer? = nil, recurrentWeight: Initializer? = nil,
    using generator: inout some RandomNumberGenerator
  ) {
    self.activation = activation
    let recipe = RecurrentWeights.Recipe(
      kind: .rnn(activation), hiddenSize: hiddenSize, biases: biases, inputWeight: inputWeight,
      recurrentWeight: recurrentWeight)
    layerStack = RecurrentStack(
      recipe, inputSize: inputSize, layerCount: layerCount, options: options, using: &generator)
  }

  /// One step of one part of the stack, with the same parameters: `index` counts as ``layers`` does.
  public func cell(_ index: Int = 0) -> RNNCell {
    RNNCell(weights: layers[index], activation: activation, zoneout: options.zoneout)
  }
}
