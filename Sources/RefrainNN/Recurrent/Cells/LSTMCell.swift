public import RefrainTensor

/// One step of a long short-term memory (Hochreiter and Schmidhuber, 1997; Gers et al., 2000): the cell form of
/// ``LSTM``.
///
/// With the gates i, f, g and o: `c' = σ(f) c + σ(i) tanh(g)`, `h' = σ(o) tanh(c')`, then `W_hr h'` if projected.
public struct LSTMCell: RecurrentCell {
  /// What an LSTM carries.
  public struct State: CellState, Equatable {
    /// `[N, P]`
    public var hidden: Tensor
    /// `[N, H]`
    public var cell: Tensor

    /// The state of a step: `hidden` `[N, P]` and `cell` `[N, H]`.
    public init(hidden: Tensor, cell: Tensor) {
      self.hidden = hidden
      self.cell = cell
    }

    public var stateTensors: [Tensor] {
      get { [hidden, cell] }
      set { (hidden, cell) = (newValue[0], newValue[1]) }
    }
  }

  /// With four gates.
  public var weights: RecurrentWeights
  /// How often units keep their hidden state and their cell in training.
  public let zoneout: Zoneout

  /// - Parameters:
  ///   - weights: those of a layer of an ``LSTM``, for instance.
  ///   - zoneout: how often units keep their state in training.
  public init(weights: RecurrentWeights, zoneout: Zoneout = Zoneout()) {
    self.weights = weights
    self.zoneout = zoneout
  }

  /// The parameters are those of ``LSTM``.
  public init(
    inputSize: Int, hiddenSize: Int, projectionSize: Int? = nil, biases: RecurrentBiases = .both,
    forgetBias: Float = 0, layerNormalization: Bool = false, zoneout: Zoneout = Zoneout(),
    inputWeight: Initializer? = nil, recurrentWeight: Initializer? = nil,
    using generator: inout some RandomNumberGenerator
  ) {
    let recipe = RecurrentWeights.Recipe(
      kind: .lstm, hiddenSize: hiddenSize, projectionSize: projectionSize, biases: biases,
      layerNormalization: layerNormalization, forgetBias: forgetBias, inputWeight: inputWeight,
      recurrentWeight: recurrentWeight)
    self.init(weights: RecurrentWeights(recipe, inputSize: inputSize, using: &generator), zoneout: zoneout)
  }

  public mutating func visit(_ visitor: inout Visitor) { weights.visit(&visitor, suffix: "") }

  private var hiddenSize: Int { weights.weightHH.shape[0] / 4 }

  /// Zeros, `[batchSize, P]` and `[batchSize, H]`.
  public func initialState(batchSize: Int) -> State {
    State(
      hidden: Tensor(zeros: [batchSize, weights.stateSize]), cell: Tensor(zeros: [batchSize, hiddenSize]))
  }

  /// - Parameters:
  ///   - input: `[N, in]`.
  ///   - state: what the step before left. One that does not fit stops the program.
  ///   - mode: whether this is training.
  /// - Returns: the new hidden state `[N, P]`, and the whole state.
  public func callAsFunction(
    _ input: Tensor, state: State, mode: Mode = .inference
  ) -> (output: Tensor, state: State) {
    state.requireWidths([weights.stateSize, hiddenSize], for: input, "LSTMCell")
    let zoneout = ZoneoutStep(zoneout, mode)
    let gates = (weights.inputProduct(input) + weights.recurrentProduct(state.hidden)).columns(4)
    let candidate = sigmoid(gates[1]) * state.cell + sigmoid(gates[0]) * tanh(gates[2])
    let cell = zoneout.cell(candidate, previous: state.cell)
    var hidden = sigmoid(gates[3]) * tanh(weights.normC.map { $0(cell) } ?? cell)
    if let projection = weights.weightHR { hidden = matmul(hidden, projection, transposeB: true) }
    hidden = zoneout.hidden(hidden, previous: state.hidden)
    return (hidden, State(hidden: hidden, cell: cell))
  }
}

extension Tensor {
  /// The columns of a matrix in `count` parts of one width.
  func columns(_ count: Int) -> [Tensor] {
    let width = shape[1] / count
    return (0..<count).map { sliced(($0 * width)..<(($0 + 1) * width), axis: 1) }
  }
}
