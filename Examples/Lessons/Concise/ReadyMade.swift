import Refrain

func conciseReadyMade(_ ids: [Int32], _ vocabulary: Vocabulary) throws {
  snippet("trainer")
  var source = Philox(seed: 1)
  let fresh = LanguageModel(
    .init(vocabularySize: vocabulary.count), weights: .pytorch(hiddenSize: 256), using: &source)
  var settings = TrainingSettings()
  settings.optimizer = .adam
  settings.learningRate = 0.005
  settings.clippingNorm = 1
  settings.epochs = 16
  var trainer = try LanguageModelTrainer(fresh, on: ids, settings: settings)
  try trainer.train(onEpoch: { report, _ in
    if report.epoch % 4 == 0 { print("epoch \(report.epoch), perplexity \(short(report.perplexity))") }
  })

  snippet("write")
  let writer = Writer(model: trainer.model, vocabulary: vocabulary)
  print(try writer.write(20, after: "列车"))
  endSnippet()
}
