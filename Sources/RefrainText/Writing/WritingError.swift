/// Why a model cannot write.
public enum WritingError: Error, Sendable, Equatable {
  case vocabulary(VocabularyError)
  /// Nothing is left of the prompt to start from.
  case emptyPrompt
  case badTemperature(Float)
  case badLength(Int)
  /// The model's first logits are no numbers.
  case notFinite
}

extension WritingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .vocabulary(let error): "the prompt: \(error)"
    case .emptyPrompt:
      "the prompt holds no character that the model knows, and it takes one to start from; give another prompt"
    case .badTemperature(let value):
      "the temperature cannot be \(value); give a positive number, or none for the most probable character"
    case .badLength(let length): "\(length) characters cannot be written; give 0 or more"
    case .notFinite:
      "the model predicts no numbers but NaN or infinity, so its training has diverged; "
        + "train it again with a smaller learning rate or a smaller clipping norm"
    }
  }
}
