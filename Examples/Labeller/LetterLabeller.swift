import Refrain

/// Vectors of letters, read forward and backward, and a dense head on what both directions know at each letter.
struct LetterLabeller: Module {
  var embedding: Embedding
  var lstm: LSTM
  var head: Linear

  init(vocabularySize: Int, labelCount: Int, using generator: inout Philox) {
    embedding = Embedding(count: vocabularySize, size: 32, using: &generator)
    lstm = LSTM(
      inputSize: 32, hiddenSize: 64,
      options: RecurrentOptions(isBidirectional: true, layout: .batchMajor, outputDropout: 0.3), using: &generator)
    head = Linear(lstm.outputSize, labelCount, using: &generator)
  }

  mutating func visit(_ visitor: inout Visitor) {
    visitor("embedding", &embedding)
    visitor("lstm", &lstm)
    visitor("head", &head)
  }

  /// - Returns: logits `[letters, labels]`.
  func callAsFunction(_ batch: LineBatch, mode: Mode = .inference) -> Tensor {
    let x = embedding(batch.ids)  // [N, T, 32]
    let (y, _) = lstm(x, lengths: batch.lengths, mode: mode)  // [N, T, 2H]
    // Behind the end of a line there is nothing to label: only the rows of letters go on, to the head and the loss.
    return head(y.reshaped(to: [-1, lstm.outputSize]).gathered(at: batch.present))
  }
}
