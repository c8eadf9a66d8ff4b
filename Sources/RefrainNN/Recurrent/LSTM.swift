import RefrainTensor

/// Long short-term memory layers (Hochreiter and Schmidhuber, 1997; Gers et al., 2000).
///
/// With the gates i, f, g and o: `c' = σ(f) c + σ(i) tanh(g)`, `h' = σ(o) tanh(c')`, and `h' ← W_hr h'` with a
/// projection (Sak et al., 2014). As PyTorch's `nn.LSTM`; ``LSTMCell`` is one step of it.
public struct LSTM: FusedRecurrentLayer {
  /// The parameters, and what runs them.
  public var layerStack: RecurrentStack

  /// - Parameters:
  ///   - inputSize: the number of input units, or of classes of a one-hot input.
  ///   - hiddenSize: the number of units of each layer and direction, H.
  ///   - layerCount: how many layers stand on top of each other.
  ///   - projectionSize: the width of each output and hidden state; H without a projection if nil.
  ///   - biases: which biases each layer has.
  ///   - forgetBias: what the forget gate's bias starts with; PyTorch's is 0, Keras' 1 (Jozefowicz et al., 2015).
  ///   - options: direction, layout and regularisers.
  ///   - inputWeight: how to choose the input weights; by default as PyTorch does, uniform in ±1/√H. Other
  ///     biases are zeros.
  ///   - recurrentWeight: how to choose the recurrent weights and those of the projection, by default in the same
  ///     way.
  ///   - generator: where random numbers come from.
  public init(
    inputSize: Int, hiddenSize: Int, layerCount: Int = 1, projectionSize: Int? = nil,
    biases: RecurrentBiases = .both, forgetBias: Float = 0, options: RecurrentOptions = RecurrentOptions(),
    inputWeight: Initializer? = nil, recurrentWeight: Initializer? = nil,
    using generator: inout some RandomNumberGenerator
  ) {
    let recipe = RecurrentWeights.Recipe(
      kind: .lstm, hiddenSize: hiddenSize, projectionSize: projectionSize, biases: biases, forgetBias: forgetBias,
      inputWeight: inputWeight, recurrentWeight: recurrentWeight)
    layerStack = RecurrentStack(
      recipe, inputSize: inputSize, layerCount: layerCount, options: options, using: &generator)
  }

  /// One step of one part of the stack, with the same parameters: `index` counts as ``layers`` does.
  public func cell(_ index: Int = 0) -> LSTMCell { LSTMCell(weights: layers[index], zoneout: options.zoneout) }
}
