/// How a stack of recurrent layers is built and regularised: the same choices for ``RNN``, ``LSTM`` and ``GRU``.
///
/// Nothing random happens in inference, and every rate is 0 by default.
public struct RecurrentOptions: Sendable, Hashable, Codable {
  /// Each layer reads its input forward and backward, and its output is both side by side, `2 · P` wide.
  public var isBidirectional: Bool
  /// Which axis of the input and of the output is time. States are not touched by it.
  public var layout: SequenceLayout
  /// Dropout between layers: of each output but the last layer's, each element by itself (PyTorch's `dropout`).
  public var dropout: Float
  /// One mask a sequence instead of one an element for ``dropout``, ("locked" in AWD-LSTM).
  public var dropoutIsVariational: Bool
  /// Dropout of the first layer's input with one mask for the whole sequence (Gal and Ghahramani, 2016). Of a one-hot
  /// input it drops whole characters, each of them everywhere in the sequence.
  public var inputDropout: Float
  /// Dropout of the last layer's output with one mask for the whole sequence.
  public var outputDropout: Float
  /// DropConnect on the recurrent weights, drawn once a call (the weight drop of AWD-LSTM; Merity et al., 2018).
  public var weightDrop: Float
  /// Elements of the states that keep their value.
  public var zoneout: Zoneout
  /// Layer normalisation inside the cells of ``LSTM`` and ``GRU`` (Ba et al., 2016): of the input product, of the
  /// recurrent product, each over all gates, and of the LSTM's cell before its last tanh.
  public var layerNormalization: Bool
  /// Each layer but the first adds its input to its output.
  public var residual: Bool

  /// Each rate lies in `0..<1`; making a layer of another stops the program.
  public init(
    isBidirectional: Bool = false, layout: SequenceLayout = .timeMajor, dropout: Float = 0,
    dropoutIsVariational: Bool = false, inputDropout: Float = 0, outputDropout: Float = 0, weightDrop: Float = 0,
    zoneout: Zoneout = Zoneout(), layerNormalization: Bool = false, residual: Bool = false
  ) {
    self.isBidirectional = isBidirectional
    self.layout = layout
    self.dropout = dropout
    self.dropoutIsVariational = dropoutIsVariational
    self.inputDropout = inputDropout
    self.outputDropout = outputDropout
    self.weightDrop = weightDrop
    self.zoneout = zoneout
    self.layerNormalization = layerNormalization
    self.residual = residual
  }

  /// 1, or 2 if bidirectional.
  public var directionCount: Int { isBidirectional ? 2 : 1 }

  /// Why no layer can be built with these; nil if one can.
  package var problem: String? {
    let rates = [
      ("dropout", dropout), ("input dropout", inputDropout), ("output dropout", outputDropout),
      ("weight drop", weightDrop), ("hidden zoneout", zoneout.hidden), ("cell zoneout", zoneout.cell),
    ]
    for (name, rate) in rates where !(rate >= 0 && rate < 1) {
      return "a rate of \(name) lies in 0..<1, which \(rate) does not"
    }
    return nil
  }
}

/// Which of the first two axes of a sequence is time.
public enum SequenceLayout: String, Sendable, Hashable, Codable, CaseIterable {
  /// `[T, N, …]`
  case timeMajor
  /// `[N, T, …]`
  case batchMajor
}

/// Which biases a recurrent layer has.
public enum RecurrentBiases: String, Sendable, Hashable, Codable, CaseIterable {
  /// One added to the input product and one to the recurrent product, each with its own update (PyTorch, Gluon).
  case both
  /// One in all (Keras).
  case one
  /// No bias.
  case none
}
