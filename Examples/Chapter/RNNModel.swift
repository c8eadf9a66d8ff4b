import Refrain

/// The chapter's model: one-hot vectors, a recurrent layer, and a dense head on its outputs.
struct RNNModel: Module {
  var rnn: RNN
  var head: Linear
  let vocabularySize: Int

  init(_ rnn: RNN, vocabularySize: Int, using generator: inout Philox) {
    self.rnn = rnn
    self.vocabularySize = vocabularySize
    head = Linear(
      rnn.hiddenSize, vocabularySize, weight: .normal(standardDeviation: 0.01), using: &generator)
  }

  mutating func visit(_ visitor: inout Visitor) {
    visitor("rnn", &rnn)
    visitor("head", &head)
  }

  /// Ids `[N, T]` to logits `[T · N, V]`.
  func callAsFunction(_ ids: IndexTensor, state: RecurrentState) -> (logits: Tensor, state: RecurrentState) {
    let x = OneHot(ids.transposed(), depth: vocabularySize)  // [T, N, V]
    let (y, state) = rnn(x, state: state)  // [T, N, H]
    return (head(y.reshaped(to: [-1, rnn.hiddenSize])), state)
  }

  func initialState(batchSize: Int) -> RecurrentState { rnn.initialState(batchSize: batchSize) }
}
