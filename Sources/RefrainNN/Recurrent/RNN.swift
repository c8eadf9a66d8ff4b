public import RefrainTensor

/// A plain (Elman) recurrent layer, or several on top of each other, fused over the whole sequence:
/// `h[t] = act(W_ih x[t] + b_ih + W_hh h[t−1] + b_hh)`.
///
/// As PyTorch's `nn.RNN` and Gluon's `rnn.RNN`, whose default activation it has.
public struct RNN: Module {
  /// Which biases each layer has.
  public enum Biases: String, Sendable, Hashable, Codable, CaseIterable {
    /// One added to the input product and one to the recurrent product, each with its own update (PyTorch, Gluon).
    case both
    /// One in all (Keras).
    case one
    case none
  }

  /// The parameters of one layer.
  public struct Layer: Sendable {
    /// `[in, H]`, the transpose of what files hold: a row is what one input unit adds.
    public var weightIH: Tensor
    /// `[H, H]`, a row an output unit.
    public var weightHH: Tensor
    /// `[H]`
    public var biasIH: Tensor?
    /// `[H]`
    public var biasHH: Tensor?
  }

  /// From the input upwards.
  public var layers: [Layer]
  public let activation: RecurrentActivation

  /// - Parameters:
  ///   - inputSize: the number of input units, or of classes of a one-hot input.
  ///   - hiddenSize: the number of units of each layer, H.
  ///   - inputWeight, recurrentWeight: how to choose the weights; by default as PyTorch does, uniform in ±1/√H.
  ///     Biases are zeros.
  public init(
    inputSize: Int, hiddenSize: Int, layerCount: Int = 1, activation: RecurrentActivation = .relu,
    biases: Biases = .both, inputWeight: Initializer? = nil, recurrentWeight: Initializer? = nil,
    using generator: inout some RandomNumberGenerator
  ) {
    requireShape(
      inputSize > 0 && hiddenSize > 0 && layerCount > 0,
      "an RNN of input size \(inputSize), hidden size \(hiddenSize) and \(layerCount) layers cannot be")
    let limit = 1 / Float(hiddenSize).squareRoot()
    let uniform = Initializer.uniform(-limit..<limit)
    let bias = Tensor(zeros: [hiddenSize])
    self.activation = activation
    layers = []
    for layer in 0..<layerCount {
      // Drawn in the layout of files, so that initializers which tell fan in from fan out see it.
      let weightIH = (inputWeight ?? uniform)([hiddenSize, layer == 0 ? inputSize : hiddenSize], using: &generator)
      layers.append(
        Layer(
          weightIH: weightIH.transposed(),
          weightHH: (recurrentWeight ?? uniform)([hiddenSize, hiddenSize], using: &generator),
          biasIH: biases == .none ? nil : bias, biasHH: biases == .both ? bias : nil))
    }
  }

  public mutating func visit(_ visitor: inout Visitor) {
    for index in layers.indices {
      visitor("weight_ih_l\(index)", &layers[index].weightIH, layout: .transposed)
      visitor("weight_hh_l\(index)", &layers[index].weightHH)
      visitor("bias_ih_l\(index)", &layers[index].biasIH)
      visitor("bias_hh_l\(index)", &layers[index].biasHH)
    }
  }

  public var inputSize: Int { layers[0].weightIH.shape[0] }
  public var hiddenSize: Int { layers[0].weightHH.shape[0] }

  /// The zero state, `[layers, batchSize, H]`.
  public func initialState(batchSize: Int) -> RecurrentState {
    RecurrentState(hidden: Tensor(zeros: [layers.count, batchSize, hiddenSize]))
  }

  /// - Parameters:
  ///   - input: `[T, N, in]`.
  ///   - state: for N sequences; the zero state if nil.
  /// - Returns: the top layer's output at each step, `[T, N, H]`, and the state after the last step.
  public func callAsFunction(
    _ input: Tensor, state: RecurrentState? = nil
  ) -> (output: Tensor, state: RecurrentState) {
    run(.dense(input), state)
  }

  /// The same for a one-hot input, `[T, N, in]`: rows of the input weights are gathered, nothing is multiplied.
  public func callAsFunction(
    _ input: OneHot, state: RecurrentState? = nil
  ) -> (output: Tensor, state: RecurrentState) {
    run(.oneHot(input), state)
  }

  private func run(_ input: RecurrentInput, _ state: RecurrentState?) -> (output: Tensor, state: RecurrentState) {
    requireShape(
      input.shape.count == 3 && input.shape[2] == inputSize && input.shape[0] > 0,
      "RNN: an input of shape \(input.shape) is not [T, N, \(inputSize)] with T > 0")
    if let state {
      let expected = [layers.count, input.shape[1], hiddenSize]
      requireShape(
        state.hidden.shape == expected,
        "RNN: a state of shape \(state.hidden.shape) does not fit the input \(input.shape), which needs \(expected)")
    }
    var (input, last) = (input, [Tensor]())
    var output = Tensor(0)
    for (index, layer) in layers.enumerated() {
      output =
        recurrentSequence(
          input, initial: (state.map { $0.hidden[index] }, nil),
          parameters: RecurrentParameters(
            weightIH: layer.weightIH, weightHH: layer.weightHH, biasIH: layer.biasIH, biasHH: layer.biasHH),
          kind: .rnn(activation)
        ).hidden
      last.append(output.sliced((output.shape[0] - 1)..<output.shape[0]))
      input = .dense(output)
    }
    return (output, RecurrentState(hidden: layers.count == 1 ? last[0] : concatenate(last)))
  }
}
