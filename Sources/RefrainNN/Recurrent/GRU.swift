import RefrainTensor

/// Layers of gated recurrent units (Cho et al., 2014).
///
/// With the gates r, z and n: `h' = (1 − σ(z)) tanh(n) + σ(z) h`, where n reads the state through the reset gate,
/// after or before its product. As PyTorch's `nn.GRU`; ``GRUCell`` is one step of it.
public struct GRU: FusedRecurrentLayer {
  /// The parameters, and what runs them.
  public var layerStack: RecurrentStack
  /// Whether the reset gate comes after the recurrent product (PyTorch, cuDNN, Keras), or before it (the paper,
  /// Keras' `reset_after=False`).
  public let resetAfter: Bool

  /// - Parameters:
  ///   - inputSize: the number of input units, or of classes of a one-hot input.
  ///   - hiddenSize: the number of units of each layer and direction, H.
  ///   - layerCount: how many layers stand on top of each other.
  ///   - resetAfter: whether the reset gate comes after the recurrent product.
  ///   - biases: which biases each layer has.
  ///   - options: direction, layout and regularisers.
  ///   - inputWeight: how to choose the input weights; by default as PyTorch does, uniform in ±1/√H. Biases are
  ///     zeros.
  ///   - recurrentWeight: how to choose the recurrent weights, by default in the same way.
  ///   - generator: where random numbers come from.
  public init(
    inputSize: Int, hiddenSize: Int, layerCount: Int = 1, resetAfter: Bool = true, biases: RecurrentBiases = .both,
    options: RecurrentOptions = RecurrentOptions(), inputWeight: Initializer? = nil,
    recurrentWeight: Initializer? = nil, using generator: inout some RandomNumberGenerator
  ) {
    self.resetAfter = resetAfter
    let recipe = RecurrentWeights.Recipe(
      kind: .gru(resetAfter: resetAfter), hiddenSize: hiddenSize, biases: biases, inputWeight: inputWeight,
      recurrentWeight: recurrentWeight)
    layerStack = RecurrentStack(
      recipe, inputSize: inputSize, layerCount: layerCount, options: options, using: &generator)
  }

  /// One step of one part of the stack, with the same parameters: `index` counts as ``layers`` does.
  public func cell(_ index: Int = 0) -> GRUCell {
    GRUCell(weights: layers[index], resetAfter: resetAfter, zoneout: options.zoneout)
  }
}
