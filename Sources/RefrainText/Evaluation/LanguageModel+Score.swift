import RefrainNN
import RefrainTensor

extension LanguageModel {
  /// What a text costs under the model, the state carried from its first token to its last.
  ///
  /// - Parameter text: encoded with the vocabulary that the model was made for.
  public func score(_ text: EncodedText) -> TextScore {
    requireShape(
      text.vocabularySize == configuration.vocabularySize,
      "the text was encoded for a vocabulary of "
        + "\(text.vocabularySize) tokens, and the model has \(configuration.vocabularySize)")
    var nats = 0.0
    let ids = (text.opening.map { [$0] } ?? []) + text.ids
    // So many steps at a time, by the shape alone, so that the result is the same everywhere.
    let longest = max(64, min(2048, (1 << 20) / configuration.hiddenSize))
    var state: RecurrentState?
    for start in stride(from: 0, to: ids.count - 1, by: longest) {
      let end = min(start + longest, ids.count - 1)
      let inputs = IndexTensor(Array(ids[start..<end]), shape: [1, end - start])
      let targets = IndexTensor(Array(ids[(start + 1)...end]), shape: [end - start])
      let (output, next) = outputs(inputs, state: state, mode: .inference)
      let loss = linearCrossEntropy(output, weight: headWeight, bias: head.bias, labels: targets)
      nats += Double(loss.scalar) * Double(targets.count)
      state = next
    }
    return text.score(predicting: nats)
  }
}
