import RefrainNN
import RefrainTensor
import _RefrainTestSupport

/// A recurrent layer with its input and its initial state as further parameters, so that one call gives the
/// gradients of all.
struct RNNProbe: Module {
  var rnn: RNN
  /// `[T, N, in]`; nil where the input is one-hot.
  var x: Tensor?
  /// `[layers, N, H]`; nil for the zero state.
  var h0: Tensor?

  mutating func visit(_ visitor: inout Visitor) {
    visitor("rnn", &rnn)
    visitor("x", &x)
    visitor("h0", &h0)
  }

  var initialState: RecurrentState? { h0.map { RecurrentState(hidden: $0) } }
}

extension RNN {
  /// Every parameter at a random number, biases included, so that no two parts of a formula are alike.
  static func random(
    input: Int, hidden: Int, layers: Int = 1, activation: RecurrentActivation = .tanh,
    biases: Biases = .both, seed: UInt64 = 1
  ) -> RNN {
    var random = SplitMix64(seed: seed)
    var rnn = RNN(
      inputSize: input, hiddenSize: hidden, layerCount: layers, activation: activation, biases: biases,
      using: &random)
    rnn.forEachParameter { $1 = random.uniform($1.shape, in: -0.5..<0.5) }
    return rnn
  }

  /// One layer's step from tensor operations, as a user would write it: `x` is `[N, in]`, `h` is `[N, H]`.
  func step(_ x: Tensor, _ h: Tensor, layer index: Int = 0) -> Tensor {
    let layer = layers[index]
    var z = matmul(x, layer.weightIH) + matmul(h, layer.weightHH, transposeB: true)
    if let bias = layer.biasIH { z += bias }
    if let bias = layer.biasHH { z += bias }
    return activation == .relu ? relu(z) : tanh(z)
  }

  /// The whole sequence from tensor operations, step by step.
  func unrolled(_ x: Tensor, state: RecurrentState) -> (output: Tensor, state: RecurrentState) {
    var (sequence, last) = (x, [Tensor]())
    for index in layers.indices {
      var (h, outputs) = (state.hidden[index], [Tensor]())
      for t in 0..<x.shape[0] {
        h = step(sequence[t], h, layer: index)
        outputs.append(h)
      }
      sequence = stack(outputs)
      last.append(h)
    }
    return (sequence, RecurrentState(hidden: stack(last)))
  }
}
