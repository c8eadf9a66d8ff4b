package import RefrainTensor

/// What ``RNN``, ``LSTM`` and ``GRU`` share: recurrent layers on top of each other, each fused over the sequence.
public struct RecurrentStack: Module {
  /// From the input upwards; in a bidirectional stack each layer's forward part, then its reverse part.
  public var layers: [RecurrentWeights]
  /// How the stack was built and is regularised.
  public let options: RecurrentOptions
  package let kind: RecurrentKind

  init(
    _ recipe: RecurrentWeights.Recipe, inputSize: Int, layerCount: Int, options: RecurrentOptions,
    using generator: inout some RandomNumberGenerator
  ) {
    requireShape(layerCount > 0, "a recurrent stack of \(layerCount) layers")
    if let problem = options.problem ?? Self.problem(recipe.kind, options) { shapeFailure(problem) }
    kind = recipe.kind
    self.options = options
    var recipe = recipe
    recipe.layerNormalization = options.layerNormalization
    layers = []
    for layer in 0..<layerCount {
      let width = layer == 0 ? inputSize : options.directionCount * recipe.stateSize
      for _ in 0..<options.directionCount {
        layers.append(RecurrentWeights(recipe, inputSize: width, using: &generator))
      }
    }
  }

  /// What of the options a kind of layer does not have.
  private static func problem(_ kind: RecurrentKind, _ options: RecurrentOptions) -> String? {
    if kind != .lstm, options.zoneout.cell > 0 { return "only an LSTM has a cell state to zone out" }
    if options.layerNormalization, kind != .lstm, kind != .gru(resetAfter: true) {
      return "layer normalisation is for the LSTM and for the GRU with its reset after"
    }
    return nil
  }

  public mutating func visit(_ visitor: inout Visitor) {
    for index in layers.indices {
      let (layer, direction) = index.quotientAndRemainder(dividingBy: options.directionCount)
      layers[index].visit(&visitor, suffix: "_l\(layer)" + (direction == 0 ? "" : "_reverse"))
    }
  }

  package var layerCount: Int { layers.count / options.directionCount }
  package var inputSize: Int { layers[0].inputSize }
  var stateSize: Int { layers[0].stateSize }
  var hiddenSize: Int { layers[0].weightHH.shape[0] / kind.gateCount }

  package func initialState(batchSize: Int) -> RecurrentState {
    RecurrentState(
      zeros: layers.count, batchSize: batchSize, hiddenSize: stateSize, cellSize: kind == .lstm ? hiddenSize : nil)
  }

  /// Why a state does not fit, with both shapes; nil if it does.
  package func problem(of state: RecurrentState, batchSize: Int) -> String? {
    let hidden = [layers.count, batchSize, stateSize]
    if state.hidden.shape != hidden {
      return "a state of shape \(state.hidden.shape) does not fit \(batchSize) sequences, which need \(hidden)"
    }
    let cell = kind == .lstm ? [layers.count, batchSize, hiddenSize] : nil
    if state.cell?.shape == cell { return nil }
    guard let cell else {
      return "a state with a cell of shape \(state.cell?.shape ?? []) does not fit a layer without one, \(hidden) alone"
    }
    guard let given = state.cell else {
      return "a state of shape \(hidden) without a cell does not fit an LSTM, which needs a cell of shape \(cell)"
    }
    return "a cell of shape \(given.shape) does not fit \(batchSize) sequences, which need \(cell)"
  }
}
