import Refrain

func conciseLosses(_ ids: [Int32], _ vocabulary: Vocabulary) throws {
  snippet("both-losses")
  func perplexities(_ loss: TrainingSettings.Loss) throws -> [String] {
    var generator = Philox(seed: 0)
    let model = LanguageModel(
      .init(vocabularySize: vocabulary.count, activation: .tanh, biases: .one), weights: .keras, using: &generator)
    var settings = TrainingSettings()
    settings.loss = loss
    settings.epochs = 8
    var trainer = try LanguageModelTrainer(model, on: ids, settings: settings)
    var reports = [String]()
    try trainer.train(onEpoch: { report, _ in reports.append(short(report.perplexity)) })
    return reports
  }

  print("as logits:", try perplexities(.softmaxCrossEntropy).joined(separator: ", "))
  print("as probabilities:", try perplexities(.logitsAsProbabilities).joined(separator: ", "))

  snippet("clipped-logits")
  let outputs = Tensor([-2, 0.3, 4])
  let probabilities = softmax(outputs)
  for (name, given) in [("probabilities", probabilities), ("logits", outputs)] {
    let (_, gradient) = valueWithGradient(of: given) { given in
      probabilityCrossEntropy(probabilities: given.reshaped(to: [1, 3]), labels: IndexTensor([0]))
    }
    print(name, gradient.named[0].value.scalars.map { short($0) })
  }
  endSnippet()
}
