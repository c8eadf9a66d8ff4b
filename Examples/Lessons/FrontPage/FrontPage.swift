import Refrain

/// The code of README.md and README.zh-CN.md.
func frontPage() throws {
  snippet("own-model")
  struct CharacterModel: Module {
    var rnn: RNN
    var head: Linear
    mutating func visit(_ visitor: inout Visitor) {
      visitor("rnn", &rnn)
      visitor("head", &head)
    }
  }

  let text = try Corpus(builtin: .english).text
  let vocabulary = Vocabulary(of: text)
  let ids = try vocabulary.encode(text)
  var generator = Philox(seed: 1)
  let rnn = RNN(inputSize: vocabulary.count, hiddenSize: 256, using: &generator)
  var model = CharacterModel(rnn: rnn, head: Linear(256, vocabulary.count, using: &generator))
  var optimizer = Adam(learningRate: 0.002)
  for epoch in 1...10 {
    var (perplexity, state) = (Perplexity(), rnn.initialState(batchSize: 32))
    for batch in ConsecutiveBatches(ids, size: 32, stepCount: 35) {
      var (loss, next, gradients) = valueWithGradient(of: model) { model in
        let (output, next) = model.rnn(OneHot(batch.inputs.transposed(), depth: vocabulary.count), state: state)
        let logits = model.head(output.reshaped(to: [-1, 256]))  // [T · N, V]
        return (softmaxCrossEntropy(logits: logits, labels: batch.timeMajorTargets), next)
      }
      state = next  // a constant out here: no gradient reaches back into the batch before
      gradients.clip(toGlobalNorm: 1)
      optimizer.update(&model, with: gradients)
      perplexity.add(loss: loss.scalar, tokenCount: batch.tokenCount)
    }
    print("epoch \(epoch), perplexity \(perplexity.value)")
  }

  snippet("ready-made")
  let fresh = LanguageModel(.init(vocabularySize: vocabulary.count, hiddenSize: 64), using: &generator)
  var settings = TrainingSettings()
  (settings.optimizer, settings.learningRate, settings.clippingNorm, settings.epochs) = (.adam, 0.005, 1, 8)
  var trainer = try LanguageModelTrainer(fresh, on: ids, settings: settings)
  try trainer.train(onEpoch: { report, _ in print(report.epoch, report.perplexity) })
  let writer = Writer(model: trainer.model, vocabulary: vocabulary)
  print(try writer.write(50, after: "The ", sampling: .temperature(0.8), seed: 7))
  endSnippet()
}
