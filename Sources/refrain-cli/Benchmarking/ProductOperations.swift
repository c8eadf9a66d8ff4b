import RefrainText

/// Float operations of the products that reading one character takes, 2MNK each: the recurrent ones, the inputs of
/// every layer whose input is dense (the first one's is gathered), and the head. No activation is counted.
func productOperations(aCharacter configuration: LanguageModel.Configuration) -> Double {
  let (v, h) = (Double(configuration.vocabularySize), Double(configuration.hiddenSize))
  let layers = Double(configuration.layerCount)
  return 2 * (layers * h * h + (layers - 1) * h * h + v * h)
}

/// The same with the gradients: of each product, those of its two factors, which are as large.
func trainingOperations(aCharacter configuration: LanguageModel.Configuration) -> Double {
  3 * productOperations(aCharacter: configuration)
}
