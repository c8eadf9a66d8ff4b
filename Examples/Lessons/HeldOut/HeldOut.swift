import Refrain

func heldOut() throws {
  snippet("split")
  let corpus = try Corpus(builtin: .english)
  let (training, rest) = try corpus.split(heldOut: 0.1)
  let vocabulary = Vocabulary(of: training.text)
  print("\(training.characterCount) characters to learn from, \(rest.characterCount) held out")

  snippet("encode")
  let unseen = EncodedText(rest.text, vocabulary: vocabulary)
  print("\(unseen.unknownCount) characters of it are unknown")

  snippet("baseline")
  let ids = try vocabulary.encode(training.text)
  for order in [1, 2, 3, 5] {
    let counts = NGramModel(of: ids, vocabularySize: vocabulary.count, order: order)
    print("\(order)-grams: held-out perplexity \(short(counts.score(unseen).perplexity))")
  }

  snippet("train")
  func train(dropout: Float) throws -> (best: LanguageModel, lines: [String]) {
    var configuration = LanguageModel.Configuration(cell: .gru, vocabularySize: vocabulary.count, hiddenSize: 128)
    configuration.dropout = dropout
    var generator = Philox(seed: 1)
    let model = LanguageModel(configuration, weights: .pytorch(hiddenSize: 128), using: &generator)
    var settings = TrainingSettings()
    settings.optimizer = .adam
    settings.learningRate = 0.01
    settings.clippingNorm = 1
    settings.epochs = 30
    var trainer = try LanguageModelTrainer(model, on: ids, settings: settings)
    trainer.heldOut = unseen
    var (watch, best, lines) = (HeldOutWatch(), model, [String]())
    try trainer.train(onEpoch: { report, model in
      guard let score = report.heldOut else { return }
      if watch.observe(score, epoch: report.epoch) { best = model }
      if report.epoch % 5 == 0 {
        lines.append("epoch \(report.epoch): \(short(report.perplexity)), held out \(short(score.perplexity))")
      }
    })
    lines.append("best held out in epoch \(watch.bestEpoch ?? 0)")
    return (best, lines)
  }

  let plain = try train(dropout: 0)
  print(plain.lines.joined(separator: "\n"))

  snippet("dropout")
  let dropped = try train(dropout: 0.5)
  print(dropped.lines.joined(separator: "\n"))

  snippet("units")
  let score = plain.best.score(unseen)
  print("loss \(short(score.loss)) nats, perplexity \(short(score.perplexity))")
  print("\(short(score.bitsPerCharacter)) bits a character")

  snippet("copies")
  let writer = Writer(model: plain.best, vocabulary: vocabulary)
  let text = try writer.write(400, after: "The ", sampling: .temperature(0.5), seed: 1)
  let report = CopyReport(of: [text], from: training.text, spanLength: 10)
  print("longest copy: \(report.longestLength) characters")
  print("spans of ten that occur in the songs: \(short(report.copiedShare ?? 0))")
  endSnippet()
}
