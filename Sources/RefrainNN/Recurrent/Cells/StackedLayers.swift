public import RefrainTensor

/// Layers of one kind over whole sequences on top of each other, each reading the output of the one below: ``Stacked``
/// for what is no cell.
///
/// With ``Bidirectional`` each layer reads both directions of the one below at every step, as in an ``LSTM`` of several
/// bidirectional layers.
public struct StackedLayers<Base: RecurrentLayer>: RecurrentLayer {
  /// From the input upwards.
  public var layers: [Base]
  /// Whether each layer but the first adds its input to its output, which must be as wide.
  public let isResidual: Bool

  /// - Parameters:
  ///   - layers: from the input upwards, at least one, all of one layout.
  ///   - residual: whether each layer but the first adds its input to its output.
  public init(_ layers: [Base], residual: Bool = false) {
    requireShape(!layers.isEmpty, "a stack of no layers")
    requireShape(
      layers.allSatisfy { $0.layout == layers[0].layout },
      "StackedLayers: the layouts of the layers are \(layers.map(\.layout.rawValue))")
    self.layers = layers
    isResidual = residual
  }

  /// Which axis of the input and of the output is time.
  public var layout: SequenceLayout { layers[0].layout }

  public mutating func visit(_ visitor: inout Visitor) { visitor("layers", &layers) }

  public func initialState(batchSize: Int) -> [Base.State] { layers.map { $0.initialState(batchSize: batchSize) } }

  /// As ``Recurrent/callAsFunction(_:state:lengths:mode:)``; the output is that of the top layer, and there is a state
  /// for each.
  public func callAsFunction(
    _ input: Tensor, state: [Base.State]? = nil, lengths: [Int]? = nil, mode: Mode = .inference
  ) -> (output: Tensor, state: [Base.State]) {
    let given = state?.count ?? layers.count
    requireShape(given == layers.count, "StackedLayers: \(given) states for \(layers.count) layers")
    var (output, last) = (input, [Base.State]())
    for (index, layer) in layers.enumerated() {
      let below = output
      let result = layer(below, state: state?[index], lengths: lengths, mode: mode)
      output = result.output
      last.append(result.state)
      if !isResidual || index == 0 { continue }
      requireShape(
        output.shape == below.shape,
        "StackedLayers: layer \(index) adds an input of shape \(below.shape) to an output of \(output.shape)")
      output += below
    }
    return (output, last)
  }
}
