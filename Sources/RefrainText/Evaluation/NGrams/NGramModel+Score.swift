import RefrainTensor

extension NGramModel {
  /// What a text costs under the model: the same tokens and unknown characters as ``LanguageModel/score(_:)`` counts.
  public func score(_ text: EncodedText) -> TextScore {
    requireShape(
      text.vocabularySize == vocabularySize,
      "the text was encoded for a vocabulary of \(text.vocabularySize) tokens, and the n-grams have \(vocabularySize)")
    var position = beginning
    if let opening = text.opening { _ = advance(&position, by: opening) }
    var nats = 0.0
    for (index, id) in text.ids.enumerated() {
      let probability = advance(&position, by: id)
      if index > 0 || text.opening != nil { nats -= Platform.log(probability) }
    }
    return text.score(predicting: nats)
  }
}
