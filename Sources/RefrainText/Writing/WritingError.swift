/// Why a model cannot write.
public enum WritingError: Error, Sendable, Equatable {
  /// The prompt cannot be encoded.
  case vocabulary(VocabularyError)
  /// Nothing is left of the prompt to start from.
  case emptyPrompt
  /// The temperature is not a positive number.
  case badTemperature(Float)
  /// The length is negative.
  case badLength(Int)
  /// A setting of ``Sampling``, in words, or another number.
  case outOfRange(setting: String, value: Float, allowed: String)
  /// A stop string is empty.
  case emptyStop
  /// The form of lyrics cannot be followed.
  case lyrics(LyricsError)
  /// Weights of 16 bits are for models that are packed.
  case weightsNotPacked
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
    case .outOfRange(let setting, let value, let allowed):
      "the \(setting) cannot be \(plain(value)); give \(allowed)"
    case .emptyStop: "a stop string cannot be empty; give the text before which writing is to end"
    case .lyrics(let error): "\(error)"
    case .weightsNotPacked:
      "weights of 16 bits are for models of RNN, LSTM or GRU layers without layer normalisation, zoneout and residual "
        + "connections; write with those of 32 bits"
    case .notFinite:
      "the model predicts no numbers but NaN or infinity, so its training has diverged; "
        + "train it again with a smaller learning rate or a smaller clipping norm"
    }
  }
}

/// `3` for 3.0
private func plain(_ value: Float) -> String {
  let rounded = value.rounded()
  return value == rounded && value.magnitude < 1e9 ? "\(Int(rounded))" : "\(value)"
}
