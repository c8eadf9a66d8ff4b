import RefrainNN
import RefrainTensor

/// As `config.json` holds it. What a file does not mention is as it was before it could be chosen.
extension LanguageModel.Configuration: Codable {
  private enum CodingKeys: String, CodingKey {
    case cell, activation, biases, dropout, zoneout, residual
    case vocabularySize = "vocabulary_size"
    case hiddenSize = "hidden_size"
    case layerCount = "layers"
    case embeddingSize = "embedding_size"
    case tiesWeights = "tie_weights"
    case weightDrop = "weight_drop"
    case layerNormalization = "layer_normalization"
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      cell: try values.decode(Cell.self, forKey: .cell),
      vocabularySize: try values.decode(Int.self, forKey: .vocabularySize),
      hiddenSize: try values.decode(Int.self, forKey: .hiddenSize),
      layerCount: try values.decode(Int.self, forKey: .layerCount),
      activation: try values.decode(RecurrentActivation.self, forKey: .activation),
      biases: try values.decode(RNN.Biases.self, forKey: .biases),
      embeddingSize: try values.decodeIfPresent(Int.self, forKey: .embeddingSize))
    tiesWeights = try values.decodeIfPresent(Bool.self, forKey: .tiesWeights) ?? false
    dropout = try values.decodeIfPresent(Float.self, forKey: .dropout) ?? 0
    weightDrop = try values.decodeIfPresent(Float.self, forKey: .weightDrop) ?? 0
    zoneout = try values.decodeIfPresent(Float.self, forKey: .zoneout) ?? 0
    layerNormalization = try values.decodeIfPresent(Bool.self, forKey: .layerNormalization) ?? false
    residual = try values.decodeIfPresent(Bool.self, forKey: .residual) ?? false
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(cell, forKey: .cell)
    try values.encode(activation, forKey: .activation)
    try values.encode(biases, forKey: .biases)
    try values.encode(vocabularySize, forKey: .vocabularySize)
    try values.encode(hiddenSize, forKey: .hiddenSize)
    try values.encode(layerCount, forKey: .layerCount)
    try values.encodeIfPresent(embeddingSize, forKey: .embeddingSize)
    try values.encode(tiesWeights, forKey: .tiesWeights)
    try values.encode(dropout, forKey: .dropout)
    try values.encode(weightDrop, forKey: .weightDrop)
    try values.encode(zoneout, forKey: .zoneout)
    try values.encode(layerNormalization, forKey: .layerNormalization)
    try values.encode(residual, forKey: .residual)
  }
}
