public import RefrainNN
public import RefrainTensor

extension LanguageModel {
  /// What a model is made of, all but its weights.
  public struct Configuration: Sendable, Hashable {
    /// The kind of recurrent layer.
    public enum Cell: String, Sendable, Hashable, Codable, CaseIterable {
      /// A plain recurrent layer, long short-term memory, and the gated recurrent unit.
      case rnn, lstm, gru
      /// Minimal gated recurrent units, trained by a scan.
      case minGRU = "mingru"
      /// Minimal long short-term memory, trained by a scan.
      case minLSTM = "minlstm"
    }

    /// The kind of recurrent layer.
    public var cell: Cell
    /// Of a plain RNN.
    public var activation: RecurrentActivation
    /// Which biases each layer has.
    public var biases: RNN.Biases
    /// How many tokens there are, V.
    public var vocabularySize: Int
    /// Units a layer, H.
    public var hiddenSize: Int
    /// How many layers stand on top of each other.
    public var layerCount: Int
    /// The width of the characters' vectors; nil for one-hot characters, which the first layer reads directly.
    public var embeddingSize: Int?
    /// Whether the head's weight is the embedding's table, one stored tensor (Press and Wolf, 2017). The embedding must
    /// be as wide as a layer.
    public var tiesWeights = false
    /// Dropout between layers and of the last one's output, in training, with one mask a sequence.
    public var dropout: Float = 0
    /// DropConnect on the recurrent weights, in training.
    public var weightDrop: Float = 0
    /// The probability with which an element of a state keeps its value at a step, of an LSTM's both.
    public var zoneout: Float = 0
    /// Layer normalisation inside the cells of LSTM and GRU.
    public var layerNormalization = false
    /// Each layer but the first adds its input to its output.
    public var residual = false

    /// The chapter's: one layer of 256 units, ReLU, both biases.
    public init(
      cell: Cell = .rnn, vocabularySize: Int, hiddenSize: Int = 256, layerCount: Int = 1,
      activation: RecurrentActivation = .relu, biases: RNN.Biases = .both, embeddingSize: Int? = nil
    ) {
      self.cell = cell
      self.vocabularySize = vocabularySize
      self.hiddenSize = hiddenSize
      self.layerCount = layerCount
      self.activation = activation
      self.biases = biases
      self.embeddingSize = embeddingSize
    }

    /// The width of what the first recurrent layer reads.
    var inputSize: Int { embeddingSize ?? vocabularySize }

    /// Whether two passes over the same text in training may differ.
    public var isRandomInTraining: Bool { dropout > 0 || weightDrop > 0 || zoneout > 0 }

    var options: RecurrentOptions {
      RecurrentOptions(
        dropout: dropout, dropoutIsVariational: true, outputDropout: dropout, weightDrop: weightDrop,
        zoneout: Zoneout(hidden: zoneout, cell: cell == .lstm ? zoneout : 0),
        layerNormalization: layerNormalization, residual: residual)
    }
  }

  /// How a model's weights are first chosen.
  public struct InitialWeights: Sendable, Hashable {
    /// Of the input weights.
    public var input: Initializer
    /// Of the recurrent weights.
    public var recurrent: Initializer
    /// Of the head's weights.
    public var head: Initializer

    /// Biases are zeros.
    public init(input: Initializer, recurrent: Initializer, head: Initializer) {
      self.input = input
      self.recurrent = recurrent
      self.head = head
    }

    /// All from N(0, 0.01²), as the chapter's Gluon version does.
    public static let gluon: InitialWeights = {
      let normal = Initializer.normal(standardDeviation: 0.01)
      return InitialWeights(input: normal, recurrent: normal, head: normal)
    }()

    /// Keras' defaults: Glorot-uniform input and head weights, orthogonal recurrent weights.
    public static let keras = InitialWeights(input: .glorotUniform, recurrent: .orthogonal, head: .glorotUniform)

    /// PyTorch's defaults: all uniform in ±1/√H. Biases are zeros here all the same.
    public static func pytorch(hiddenSize: Int) -> InitialWeights {
      let limit = 1 / Float(max(hiddenSize, 1)).squareRoot()
      let uniform = Initializer.uniform(-limit..<limit)
      return InitialWeights(input: uniform, recurrent: uniform, head: uniform)
    }
  }
}
