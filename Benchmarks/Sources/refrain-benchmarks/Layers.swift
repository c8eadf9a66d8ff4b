import Refrain

/// The fused layers of a training, forwards and with their gradients.
enum Layers {
  private static let (steps, batch, vocabulary) = (35, 32, 1027)

  static var cases: [Case] { [256, 1024].flatMap(cases) }

  private static func cases(_ hidden: Int) -> [Case] {
    var cases: [Case] = []
    cases += recurrent("RNN", hidden, gates: 1) { RNN(inputSize: $0, hiddenSize: hidden, using: &$1) }
    cases += recurrent("LSTM", hidden, gates: 4) { LSTM(inputSize: $0, hiddenSize: hidden, using: &$1) }
    cases += recurrent("GRU", hidden, gates: 3) { GRU(inputSize: $0, hiddenSize: hidden, using: &$1) }
    cases += minimal("minGRU", hidden, gates: 2) { MinGRU(inputSize: $0, hiddenSize: hidden, using: &$1) }
    cases += minimal("minLSTM", hidden, gates: 3) { MinLSTM(inputSize: $0, hiddenSize: hidden, using: &$1) }
    return cases + [head(hidden)]
  }

  /// A layer on one-hot characters, whose products are those of its steps.
  private static func recurrent<Layer: FusedRecurrentLayer>(
    _ name: String, _ hidden: Int, gates: Int, _ make: @escaping (Int, inout Philox) -> Layer
  ) -> [Case] {
    let ids = (0..<(steps * batch)).map { Int32($0 * 7 % vocabulary) }
    let input = OneHot(IndexTensor(ids, shape: [steps, batch]), depth: vocabulary)
    return passes("\(name) \(hidden)", operations: products(hidden, hidden, gates: gates)) {
      var generator = Philox(seed: 1)
      return make(vocabulary, &generator)
    } run: {
      $0(input).output
    }
  }

  /// A layer on dense vectors, whose products are those of its input; its recurrence is a scan.
  private static func minimal<Layer: RecurrentLayer>(
    _ name: String, _ hidden: Int, gates: Int, _ make: @escaping (Int, inout Philox) -> Layer
  ) -> [Case] {
    var generator = Philox(seed: 2)
    let input = Tensor(randomNormal: [steps, batch, hidden], using: &generator)
    return passes("\(name) \(hidden)", operations: products(hidden, hidden, gates: gates), gradients: 1) {
      var generator = Philox(seed: 1)
      return make(hidden, &generator)
    } run: {
      $0(input, state: nil, lengths: nil, mode: .inference).output
    }
  }

  /// - Parameter gradients: how many products as large as the forward one the gradients take.
  private static func passes<Layer: Module>(
    _ name: String, operations: Double, gradients: Double = 2, _ make: @escaping () -> Layer,
    run: @escaping (Layer) -> Tensor
  ) -> [Case] {
    [
      Case("\(name), forward", operations: operations) {
        let layer = make()
        return { _ = run(layer) }
      },
      Case("\(name), with gradients", operations: (1 + gradients) * operations) {
        let layer = make()
        return { _ = valueWithGradient(of: layer) { run($0).sum() } }
      },
    ]
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

  private static func products(_ rows: Int, _ columns: Int, gates: Int) -> Double {
    2 * Double(steps * batch) * Double(rows) * Double(gates * columns)
  }
}
