import RefrainNN

extension LanguageModel.Configuration {
  /// Parameters that a model may have at most, 8 GiB of them.
  private static let largestParameterCount = 1 << 31

  /// - Throws: ``ConfigurationError`` for sizes that no model can have.
  public func validate() throws(ConfigurationError) {
    for (name, value) in [
      ("vocabulary size", vocabularySize), ("hidden size", hiddenSize), ("number of layers", layerCount),
    ]
    where value < 1 || value > 1 << 24 {
      throw .outOfRange(setting: name, value: value)
    }
    guard let count = checkedParameterCount, count <= Self.largestParameterCount else {
      throw .tooManyParameters(vocabularySize: vocabularySize, hiddenSize: hiddenSize, layerCount: layerCount)
    }
  }

  /// The number of scalars in all parameters of a model of this configuration, which must be valid.
  public var parameterCount: Int { checkedParameterCount ?? .max }

  /// Nil where it cannot be counted.
  private var checkedParameterCount: Int? {
    let biases =
      switch biases {
      case .both: 2
      case .one: 1
      case .none: 0
      }
    // In double precision nothing overflows; what passes for small enough is then exact.
    let (v, h, l) = (Double(vocabularySize), Double(hiddenSize), Double(layerCount))
    let count = v * h + (l - 1) * h * h + l * (h * h + Double(biases) * h) + (h + 1) * v
    return count < 0x1p52 ? Int(count) : nil
  }
}

/// A model that cannot be.
public enum ConfigurationError: Error, Sendable, Equatable {
  case outOfRange(setting: String, value: Int)
  case tooManyParameters(vocabularySize: Int, hiddenSize: Int, layerCount: Int)
}

extension ConfigurationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .outOfRange(let setting, let value):
      "the \(setting) cannot be \(grouped(value)); it must lie between 1 and \(grouped(1 << 24))"
    case .tooManyParameters(let vocabularySize, let hiddenSize, let layerCount):
      "a model with the vocabulary size \(grouped(vocabularySize)), the hidden size \(grouped(hiddenSize)) and the "
        + "number of layers \(grouped(layerCount)) would have more parameters than the \(grouped(1 << 31)) allowed"
    }
  }
}
