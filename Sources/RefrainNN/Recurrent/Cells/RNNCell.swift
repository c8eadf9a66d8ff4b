public import RefrainTensor

/// One step of a plain (Elman) network, `h' = act(W_ih x + b_ih + W_hh h + b_hh)`: the cell form of ``RNN``.
public struct RNNCell: RecurrentCell {
  /// With one gate.
  public var weights: RecurrentWeights
  /// What is applied to the sum of the products.
  public let activation: RecurrentActivation
  /// How often units keep their state in training.
  public let zoneout: Zoneout

  /// - Parameters:
  ///   - weights: those of a layer of an ``RNN``, for instance.
  ///   - activation: what is applied to the sum of the products.
  ///   - zoneout: how often units keep their state in training.
  public init(weights: RecurrentWeights, activation: RecurrentActivation = .relu, zoneout: Zoneout = Zoneout()) {
    self.weights = weights
    self.activation = activation
    self.zoneout = zoneout
  }

  /// The parameters are those of ``RNN``.
  public init(
    inputSize: Int, hiddenSize: Int, activation: RecurrentActivation = .relu, biases: RecurrentBiases = .both,
    zoneout: Zoneout = Zoneout(), inputWeight: Initializer? = nil, recurrentWeight: Initializer? = nil,
    using generator: inout some RandomNumberGenerator
  ) {
    let recipe = RecurrentWeights.Recipe(
      kind: .rnn(activation), hiddenSize: hiddenSize, biases: biases, inputWeight: inputWeight,
      recurrentWeight: recurrentWeight)
    self.init(
      weights: RecurrentWeights(recipe, inputSize: inputSize, using: &generator), activation: activation,
      zoneout: zoneout)
  }

  public mutating func visit(_ visitor: inout Visitor) { weights.visit(&visitor, suffix: "") }

  /// Zeros, `[batchSize, H]`.
  public func initialState(batchSize: Int) -> Tensor { Tensor(zeros: [batchSize, weights.stateSize]) }

  /// - Parameters:
  ///   - input: `[N, in]`.
  ///   - state: `[N, H]`. One that does not fit stops the program.
  ///   - mode: whether this is training.
  /// - Returns: the new state, twice.
  public func callAsFunction(
    _ input: Tensor, state: Tensor, mode: Mode = .inference
  ) -> (output: Tensor, state: Tensor) {
    state.requireWidths([weights.stateSize], for: input, "RNNCell")
    let z = weights.inputProduct(input) + weights.recurrentProduct(state)
    let next = ZoneoutStep(zoneout, mode).hidden(activation == .relu ? relu(z) : tanh(z), previous: state)
    return (next, next)
  }
}
