public import RefrainNN
public import RefrainTensor

/// A model of which character comes next: one-hot, or an embedding → recurrent layers → dense head.
public struct LanguageModel: Module {
  /// What the model is made of.
  public let configuration: Configuration
  /// `[V, E]`; nil where the characters are one-hot.
  public var embedding: Embedding?
  /// The recurrent layers.
  public var rnn: RecurrentNetwork
  /// What makes logits of the layers' output.
  public var head: Head

  /// From the last layer's output to the logits.
  public struct Head: Module {
    /// `[V, H]`; nil where the embedding's table takes its place.
    public var weight: Tensor?
    /// `[V]`
    public var bias: Tensor

    public mutating func visit(_ visitor: inout Visitor) {
      visitor("weight", &weight)
      visitor("bias", &bias)
    }
  }

  /// - Parameters:
  ///   - configuration: one that ``Configuration/validate()`` accepts.
  ///   - weights: how the weights are first chosen; biases are zeros.
  ///   - generator: where random numbers come from.
  public init(
    _ configuration: Configuration, weights: InitialWeights = .gluon, using generator: inout some RandomNumberGenerator
  ) {
    self.configuration = configuration
    rnn = RecurrentNetwork(configuration, weights: weights, using: &generator)
    let shape = [configuration.vocabularySize, configuration.hiddenSize]
    head = Head(
      weight: configuration.tiesWeights ? nil : weights.head(shape, using: &generator),
      bias: Tensor(zeros: [configuration.vocabularySize]))
    if let width = configuration.embeddingSize {
      embedding = Embedding(
        count: configuration.vocabularySize, size: width, weight: weights.input, using: &generator)
    }
  }

  public mutating func visit(_ visitor: inout Visitor) {
    visitor("embedding", &embedding)
    visitor("rnn", &rnn)
    visitor("head", &head)
  }

  /// The zero state for `batchSize` sequences.
  public func initialState(batchSize: Int) -> RecurrentState { rnn.initialState(batchSize: batchSize) }

  /// - Parameters:
  ///   - ids: `[N, T]`, as batches have them.
  ///   - state: for N sequences; the zero state if nil.
  ///   - mode: whether this is training.
  /// - Returns: logits `[T · N, V]`, time-major, and the state after the last step.
  public func callAsFunction(
    _ ids: IndexTensor, state: RecurrentState? = nil, mode: Mode = .inference
  ) -> (logits: Tensor, state: RecurrentState) {
    let (output, state) = outputs(ids, state: state, mode: mode)
    return (linear(output, weight: headWeight, bias: head.bias), state)
  }

  /// `[V, H]`, wherever it is stored.
  var headWeight: Tensor {
    guard let weight = head.weight ?? embedding?.weight else {
      shapeFailure("a model whose head has no weight has no embedding to take its place")
    }
    return weight
  }

  /// What the head reads, `[T · N, H]`.
  func outputs(_ ids: IndexTensor, state: RecurrentState?, mode: Mode) -> (output: Tensor, state: RecurrentState) {
    let ids = ids.transposed()
    let input: RecurrentInput =
      embedding.map { .dense($0(ids)) } ?? .oneHot(OneHot(ids, depth: configuration.vocabularySize))
    let (output, state) = rnn(input, state: state, mode: mode)
    return (output.reshaped(to: [-1, configuration.hiddenSize]), state)
  }
}
