import Refrain

func sampling() throws {
  snippet("distribution")
  let logits: [Float] = [3, 2, 1, 0, -1]
  func show(_ sampling: Sampling, read: [Int32] = []) throws {
    let probabilities = try sampling.distribution(of: logits, read: read)
    print(probabilities.map { short($0) }.joined(separator: "  "))
  }

  try show(.temperature(1))

  snippet("temperature")
  try show(.temperature(0.5))
  try show(.temperature(2))
  try show(.greedy)

  snippet("filters")
  try show(Sampling(temperature: 1, topK: 2))
  try show(Sampling(temperature: 1, topP: 0.9))
  try show(Sampling(temperature: 1, minP: 0.04))

  snippet("penalty")
  try show(Sampling(temperature: 1, repetitionPenalty: 1.5), read: [0])

  endSnippet()
  try samplingTexts()
}

func samplingTexts() throws {
  snippet("model")
  let text = try Corpus(builtin: .english).text
  let vocabulary = Vocabulary(of: text)
  var generator = Philox(seed: 1)
  let fresh = LanguageModel(
    .init(cell: .gru, vocabularySize: vocabulary.count, hiddenSize: 128), weights: .pytorch(hiddenSize: 128),
    using: &generator)
  var settings = TrainingSettings()
  settings.optimizer = .adam
  settings.learningRate = 0.01
  settings.clippingNorm = 1
  settings.epochs = 20
  var trainer = try LanguageModelTrainer(fresh, on: vocabulary.encode(text), settings: settings)
  try trainer.train()
  let writer = Writer(model: trainer.model, vocabulary: vocabulary)

  snippet("greedy")
  print(try writer.write(80, after: "The "))

  snippet("temperatures")
  for temperature in [0.3, 0.7, 1.5] as [Float] {
    print("\(temperature):", try writer.write(60, after: "The ", sampling: .temperature(temperature), seed: 1))
  }

  snippet("nucleus")
  let sampling = Sampling(temperature: 0.8, topP: 0.9)
  for seed in 1...3 as ClosedRange<UInt64> {
    print("\(seed):", try writer.write(60, after: "The ", sampling: sampling, seed: seed))
  }

  snippet("probabilities")
  var session = try WritingSession(
    writer, WritingOptions(length: 60, sampling: sampling, seed: 1, stops: ["\n"], wantsLogProbabilities: true))
  try session.read("The ")
  let line = try session.write()
  print("\(line.ids.count) characters, \(line.ending)")
  let loss = -Float(line.logProbability) / Float(line.ids.count)
  print("perplexity of what was written: \(short(exp(Tensor(loss)).scalar))")
  endSnippet()
}
