public import RefrainTensor

/// One step of a gated recurrent unit (Cho et al., 2014): the cell form of ``GRU``.
///
/// With the gates r, z and n: `h' = (1 − σ(z)) n' + σ(z) h`, where `n' = tanh(n)` reads the state through the reset
/// gate, either after its product, `x_n + b_in + σ(r) (W_hn h + b_hn)` (PyTorch, cuDNN), or before it,
/// `x_n + b_in + W_hn (σ(r) h) + b_hn` (the paper, Keras' `reset_after=False`).
public struct GRUCell: RecurrentCell {
  /// With three gates.
  public var weights: RecurrentWeights
  /// Whether the reset gate comes after the recurrent product, as in ``GRU``.
  public let resetAfter: Bool
  /// How often units keep their state in training.
  public let zoneout: Zoneout

  /// - Parameters:
  ///   - weights: those of a layer of a ``GRU``, for instance.
  ///   - resetAfter: whether the reset gate comes after the recurrent product.
  ///   - zoneout: how often units keep their state in training.
  public init(weights: RecurrentWeights, resetAfter: Bool = true, zoneout: Zoneout = Zoneout()) {
    self.weights = weights
    self.resetAfter = resetAfter
    self.zoneout = zoneout
    requireShape(resetAfter || weights.normHH == nil, "layer normalisation is for a GRU with its reset after")
  }

  /// The parameters are those of ``GRU``.
  public init(
    inputSize: Int, hiddenSize: Int, resetAfter: Bool = true, biases: RecurrentBiases = .both,
    layerNormalization: Bool = false, zoneout: Zoneout = Zoneout(), inputWeight: Initializer? = nil,
    recurrentWeight: Initializer? = nil, using generator: inout some RandomNumberGenerator
  ) {
    let recipe = RecurrentWeights.Recipe(
      kind: .gru(resetAfter: resetAfter), hiddenSize: hiddenSize, biases: biases,
      layerNormalization: layerNormalization, inputWeight: inputWeight, recurrentWeight: recurrentWeight)
    self.init(
      weights: RecurrentWeights(recipe, inputSize: inputSize, using: &generator), resetAfter: resetAfter,
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
    state.requireWidths([weights.stateSize], for: input, "GRUCell")
    let (update, candidate) = gates(weights.inputProduct(input).columns(3), state)
    let next = ZoneoutStep(zoneout, mode).hidden((1 - update) * candidate + update * state, previous: state)
    return (next, next)
  }

  private func gates(_ x: [Tensor], _ h: Tensor) -> (update: Tensor, candidate: Tensor) {
    if resetAfter {
      let products = weights.recurrentProduct(h).columns(3)
      let reset = sigmoid(x[0] + products[0])
      return (sigmoid(x[1] + products[1]), tanh(x[2] + reset * products[2]))
    }
    let width = weights.stateSize
    let products = weights.recurrentProduct(h, rows: 0..<(2 * width)).columns(2)
    let reset = sigmoid(x[0] + products[0])
    let product = weights.recurrentProduct(reset * h, rows: (2 * width)..<(3 * width))
    return (sigmoid(x[1] + products[1]), tanh(x[2] + product))
  }
}
