import Refrain

/// The fused layers of a training, forwards and with their gradients.
enum Layers {
  private static let (steps, batch, vocabulary) = (35, 32, 1027)

  static var cases: [Case] { [256, 1024].flatMap { [forward($0), withGradients($0), head($0)] } }

  private static func forward(_ hidden: Int) -> Case {
    Case("RNN \(hidden), forward", operations: products(hidden)) {
      let (rnn, input) = recurrent(hidden)
      return { _ = rnn(input) }
    }
  }

  private static func withGradients(_ hidden: Int) -> Case {
    Case("RNN \(hidden), with gradients", operations: 3 * products(hidden)) {
      let (rnn, input) = recurrent(hidden)
      return { _ = valueWithGradient(of: rnn) { rnn in rnn(input).output.sum() } }
    }
  }

  /// The head and its cross-entropy in one operation, with the gradients of weight, bias and input.
  private static func head(_ hidden: Int) -> Case {
    let tokens = steps * batch
    return Case(
      "head \(hidden) and cross-entropy, with gradients",
      operations: 6 * Double(tokens) * Double(vocabulary) * Double(hidden)
    ) {
      var generator = Philox(seed: 1)
      let head = Head(
        linear: Linear(hidden, vocabulary, using: &generator),
        input: Tensor(randomNormal: [tokens, hidden], using: &generator))
      let labels = IndexTensor((0..<tokens).map { Int32($0 % vocabulary) })
      return {
        _ = valueWithGradient(of: head) {
          linearCrossEntropy($0.input, weight: $0.linear.weight, bias: $0.linear.bias, labels: labels)
        }
      }
    }
  }

  /// A head whose input is differentiated as well.
  private struct Head: Module {
    var linear: Linear
    var input: Tensor

    mutating func visit(_ visitor: inout Visitor) {
      visitor("linear", &linear)
      visitor("input", &input)
    }
  }

  private static func products(_ hidden: Int) -> Double {
    2 * Double(steps * batch) * Double(hidden) * Double(hidden)
  }

  private static func recurrent(_ hidden: Int) -> (RNN, OneHot) {
    var generator = Philox(seed: 1)
    let rnn = RNN(inputSize: vocabulary, hiddenSize: hidden, using: &generator)
    let ids = (0..<(steps * batch)).map { Int32($0 * 7 % vocabulary) }
    return (rnn, OneHot(IndexTensor(ids, shape: [steps, batch]), depth: vocabulary))
  }
}
