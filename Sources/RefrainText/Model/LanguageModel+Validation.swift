import RefrainNN

extension LanguageModel.Configuration {
  /// Parameters that a model may have at most, 8 GiB of them.
  private static let largestParameterCount = 1 << 31

  /// - Throws: ``ConfigurationError`` for sizes that no model can have, and for choices that exclude each other.
  public func validate() throws(ConfigurationError) {
    for (name, value) in [
      ("vocabulary size", vocabularySize), ("hidden size", hiddenSize), ("number of layers", layerCount),
      ("embedding size", embeddingSize ?? 1),
    ]
    where value < 1 || value > 1 << 24 {
      throw .outOfRange(setting: name, value: value)
    }
    for (name, rate) in [("dropout", dropout), ("weight drop", weightDrop), ("zoneout", zoneout)]
    where !(rate >= 0 && rate < 1) {
      throw .badRate(setting: name, value: rate)
    }
    if let reason = contradiction { throw .contradiction(reason) }
    guard let count = checkedParameterCount, count <= Self.largestParameterCount else {
      throw .tooManyParameters(vocabularySize: vocabularySize, hiddenSize: hiddenSize, layerCount: layerCount)
    }
  }

  private var isMinimal: Bool { !cell.hasRecurrentProduct }

  private var contradiction: String? {
    if tiesWeights, embeddingSize == nil {
      return "weights are tied to an embedding's, and there is none; give an embedding size of \(hiddenSize)"
    }
    if tiesWeights, let embeddingSize, embeddingSize != hiddenSize {
      return "tied weights need an embedding as wide as a layer; the embedding size is \(embeddingSize) and the hidden "
        + "size \(hiddenSize)"
    }
    if layerNormalization, cell != .lstm, cell != .gru {
      return "layer normalisation is for the cells lstm and gru, not for \(cell.rawValue)"
    }
    if isMinimal, weightDrop > 0 { return "\(cell.rawValue) has no recurrent weights to drop; use dropout" }
    if isMinimal, zoneout > 0 { return "\(cell.rawValue) has no zoneout; use dropout" }
    return nil
  }

  /// The number of scalars in all parameters of a model of this configuration, which must be valid.
  public var parameterCount: Int { checkedParameterCount ?? .max }

  /// Nil where it cannot be counted.
  private var checkedParameterCount: Int? {
    // In double precision nothing overflows; what passes for small enough is then exact.
    let (v, h, l) = (Double(vocabularySize), Double(hiddenSize), Double(layerCount))
    let (gates, embedding) = (Double(cell.gateCount), Double(embeddingSize ?? 0))
    let biasCount = biases == .none ? 0.0 : biases == .one || isMinimal ? 1 : 2
    let input = Double(inputSize) + (l - 1) * h
    let recurrent = isMinimal ? 0 : l * h
    let normalization = layerNormalization ? l * (4 * gates * h + (cell == .lstm ? 2 * h : 0)) : 0
    let head = (tiesWeights ? 0 : h * v) + v
    let count = v * embedding + gates * h * (input + recurrent + l * biasCount) + normalization + head
    return count < 0x1p52 ? Int(count) : nil
  }
}

extension LanguageModel.Configuration.Cell {
  /// Gates, the candidate included: rows of a weight for each unit.
  package var gateCount: Int {
    switch self {
    case .rnn: 1
    case .lstm: 4
    case .gru: 3
    case .minGRU: 2
    case .minLSTM: 3
    }
  }

  /// Whether a step multiplies the state by weights.
  package var hasRecurrentProduct: Bool { self != .minGRU && self != .minLSTM }
}

/// A model that cannot be.
public enum ConfigurationError: Error, Sendable, Equatable {
  /// A size is out of its range.
  case outOfRange(setting: String, value: Int)
  /// A rate does not lie in `0..<1`.
  case badRate(setting: String, value: Float)
  /// Choices that exclude each other, in words.
  case contradiction(String)
  /// There would be more parameters than can be counted.
  case tooManyParameters(vocabularySize: Int, hiddenSize: Int, layerCount: Int)
}

extension ConfigurationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .outOfRange(let setting, let value):
      "the \(setting) cannot be \(grouped(value)); it must lie between 1 and \(grouped(1 << 24))"
    case .badRate(let setting, let value):
      "a rate of \(setting) cannot be \(value); give a number from 0 up to, but not, 1"
    case .contradiction(let reason): reason
    case .tooManyParameters(let vocabularySize, let hiddenSize, let layerCount):
      "a model with the vocabulary size \(grouped(vocabularySize)), the hidden size \(grouped(hiddenSize)) and the "
        + "number of layers \(grouped(layerCount)) would have more parameters than the \(grouped(1 << 31)) allowed"
    }
  }
}
