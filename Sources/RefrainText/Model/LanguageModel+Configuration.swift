public import RefrainNN
public import RefrainTensor

extension LanguageModel {
  /// What a model is made of, all but its weights.
  public struct Configuration: Sendable, Hashable, Codable {
    /// The kind of recurrent layer.
    public enum Cell: String, Sendable, Hashable, Codable, CaseIterable {
      case rnn
    }

    public var cell: Cell
    public var activation: RecurrentActivation
    public var biases: RNN.Biases
    public var vocabularySize: Int
    public var hiddenSize: Int
    public var layerCount: Int

    /// The chapter's: one layer of 256 units, ReLU, both biases.
    public init(
      vocabularySize: Int, hiddenSize: Int = 256, layerCount: Int = 1, activation: RecurrentActivation = .relu,
      biases: RNN.Biases = .both
    ) {
      cell = .rnn
      self.vocabularySize = vocabularySize
      self.hiddenSize = hiddenSize
      self.layerCount = layerCount
      self.activation = activation
      self.biases = biases
    }

    private enum CodingKeys: String, CodingKey {
      case cell, activation, biases
      case vocabularySize = "vocabulary_size"
      case hiddenSize = "hidden_size"
      case layerCount = "layers"
    }
  }

  /// How a model's weights are first chosen.
  public struct InitialWeights: Sendable, Hashable {
    public var input: Initializer
    public var recurrent: Initializer
    public var head: Initializer

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
  }
}
