package import RefrainTensor

/// What ``MinGRU`` and ``MinLSTM`` share: layers on top of each other, each a scan over the sequence.
public struct MinimalStack: Module {
  /// From the input upwards; in a bidirectional stack each layer's forward part, then its reverse part.
  public var layers: [MinimalCell]
  /// The regularisers of recurrent weights, zoneout and layer normalisation excepted, which such layers lack.
  public let options: RecurrentOptions

  init(
    _ kind: MinimalKind, inputSize: Int, hiddenSize: Int, layerCount: Int, hasBias: Bool,
    candidate: MinimalCandidate, options: RecurrentOptions, weight: Initializer?,
    using generator: inout some RandomNumberGenerator
  ) {
    requireShape(
      inputSize > 0 && hiddenSize > 0 && layerCount > 0,
      "a minimal layer of input size \(inputSize), hidden size \(hiddenSize) and \(layerCount) layers cannot be")
    if let problem = options.problem ?? Self.problem(options) { shapeFailure(problem) }
    self.options = options
    layers = []
    for layer in 0..<layerCount {
      let width = layer == 0 ? inputSize : options.directionCount * hiddenSize
      let limit = 1 / Float(width).squareRoot()
      for _ in 0..<options.directionCount {
        let rows = kind.gateCount * hiddenSize
        let weightIH = (weight ?? .uniform(-limit..<limit))([rows, width], using: &generator)
        layers.append(
          MinimalCell(
            weightIH: weightIH.transposed(), bias: hasBias ? Tensor(zeros: [rows]) : nil, candidate: candidate,
            kind: kind))
      }
    }
  }

  /// What of the options such layers do not have; nil if they have all.
  package static func problem(_ options: RecurrentOptions) -> String? {
    if options.weightDrop > 0 { return "a minimal layer has no recurrent weights to drop" }
    if options.zoneout != Zoneout() { return "zoneout would break the scan of a minimal layer" }
    if options.layerNormalization { return "layer normalisation is for the LSTM and for the GRU with its reset after" }
    return nil
  }

  public mutating func visit(_ visitor: inout Visitor) {
    for index in layers.indices {
      let (layer, direction) = index.quotientAndRemainder(dividingBy: options.directionCount)
      layers[index].visit(&visitor, suffix: "_l\(layer)" + (direction == 0 ? "" : "_reverse"))
    }
  }

  package var layerCount: Int { layers.count / options.directionCount }

  package func initialState(batchSize: Int) -> RecurrentState {
    RecurrentState(zeros: layers.count, batchSize: batchSize, hiddenSize: layers[0].hiddenSize)
  }

  /// Why a state does not fit, with both shapes; nil if it does.
  package func problem(of state: RecurrentState, batchSize: Int) -> String? {
    let expected = [layers.count, batchSize, layers[0].hiddenSize]
    if state.hidden.shape == expected, state.cell == nil { return nil }
    return "a state of shape \(state.hidden.shape)\(state.cell == nil ? "" : " with a cell") does not fit "
      + "\(batchSize) sequences, which need \(expected)"
  }
}

extension MinimalStack: LayeredStack {
  package var inputSize: Int { layers[0].inputSize }

  package func states(
    of part: Int, _ input: RecurrentInput, inputMask: Tensor?, initial: (hidden: Tensor?, cell: Tensor?), mode: Mode
  ) -> (hidden: Tensor, cell: Tensor?) {
    (layers[part].states(input, inputMask: inputMask, initial: initial.hidden), nil)
  }
}
