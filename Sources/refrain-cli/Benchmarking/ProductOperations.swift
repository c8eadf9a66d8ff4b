import RefrainText

/// Float operations of the products that reading one character takes, 2MNK each: the recurrent ones, the inputs of
/// every layer whose input is dense (the first one's is gathered), and the head. No activation is counted.
func productOperations(aCharacter configuration: LanguageModel.Configuration) -> Double {
  let (v, h) = (Double(configuration.vocabularySize), Double(configuration.hiddenSize))
  let gates = Double(configuration.cell.gateCount) * h
  let recurrent = configuration.cell.hasRecurrentProduct ? Double(configuration.layerCount) * h : 0
  let inputs = Double(configuration.embeddingSize ?? 0) + Double(configuration.layerCount - 1) * h
  return 2 * (gates * (recurrent + inputs) + v * h)
}

/// The same with the gradients: of each product, those of its two factors, which are as large.
func trainingOperations(aCharacter configuration: LanguageModel.Configuration) -> Double {
  3 * productOperations(aCharacter: configuration)
}
