import RefrainNN
import RefrainTensor

/// The chapter's `RNNModel` as a user writes it: one-hot of the transposed ids, a recurrent layer, a dense
/// head.
struct ChapterModel: Module {
  var rnn: RNN
  var head: Linear

  init(vocabulary: Int, hidden: Int, using generator: inout some RandomNumberGenerator) {
    let weight = Initializer.normal(standardDeviation: 0.01)
    rnn = RNN(
      inputSize: vocabulary, hiddenSize: hidden, inputWeight: weight, recurrentWeight: weight,
      using: &generator)
    head = Linear(hidden, vocabulary, weight: weight, using: &generator)
  }

  mutating func visit(_ visitor: inout Visitor) {
    visitor("rnn", &rnn)
    visitor("head", &head)
  }

  /// - Parameter inputs: ids `[N, T]`.
  /// - Returns: what the head reads, `[T · N, H]`, and the state after the last step.
  func features(_ inputs: IndexTensor, state: RecurrentState?) -> (output: Tensor, state: RecurrentState) {
    let (output, state) = rnn(OneHot(inputs.transposed(), depth: rnn.inputSize), state: state)
    return (output.reshaped(to: [-1, rnn.hiddenSize]), state)
  }

  /// - Returns: logits `[T · N, V]` and the state after the last step.
  func callAsFunction(_ inputs: IndexTensor, state: RecurrentState?) -> (
    logits: Tensor, state: RecurrentState
  ) {
    let (output, state) = features(inputs, state: state)
    return (head(output), state)
  }
}

/// The chapter's `data_iter_consecutive`.
func consecutiveBatches(
  _ corpus: [Int32], batchSize: Int, steps: Int
) -> [(inputs: IndexTensor, labels: IndexTensor)] {
  let length = corpus.count / batchSize
  return (0..<(length - 1) / steps).map { batch in
    func ids(_ shift: Int) -> IndexTensor {
      IndexTensor(
        (0..<batchSize).flatMap { row in
          (0..<steps).map { corpus[row * length + batch * steps + $0 + shift] }
        }, shape: [batchSize, steps])
    }
    return (ids(0), ids(1).transposed().reshaped(to: [-1]))
  }
}
