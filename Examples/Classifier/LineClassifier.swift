import Refrain

/// Vectors of characters, read forward and backward, and a dense head on the last states of both directions.
struct LineClassifier: Module {
  var embedding: Embedding
  var gru: GRU
  let dropout = Dropout(rate: 0.5)
  var head: Linear

  init(vocabularySize: Int, classCount: Int, using generator: inout Philox) {
    embedding = Embedding(count: vocabularySize, size: 32, using: &generator)
    gru = GRU(
      inputSize: 32, hiddenSize: 64,
      options: RecurrentOptions(isBidirectional: true, layout: .batchMajor, inputDropout: 0.2), using: &generator)
    head = Linear(2 * gru.hiddenSize, classCount, using: &generator)
  }

  mutating func visit(_ visitor: inout Visitor) {
    visitor("embedding", &embedding)
    visitor("gru", &gru)
    visitor("head", &head)
  }

  /// - Returns: logits `[N, classes]`.
  func callAsFunction(_ batch: LineBatch, mode: Mode = .inference) -> Tensor {
    let x = embedding(batch.ids)  // [N, T, 32]
    // A line's last states: forward after its own last character, backward after its first. [2, N, H]
    let (_, state) = gru(x, lengths: batch.lengths, mode: mode)
    let ends = concatenate([state.hidden[0], state.hidden[1]], axis: 1)  // [N, 2H]
    return head(dropout(ends, mode: mode))
  }
}
