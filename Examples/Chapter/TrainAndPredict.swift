import Refrain

/// The chapter's training loop, written out.
func trainAndPredict(
  _ model: inout RNNModel, on ids: [Int32], _ vocabulary: Vocabulary, epochs: Int, prefixes: [String]
) throws {
  var optimizer = SGD(learningRate: 100)
  for epoch in stride(from: 1, through: epochs, by: 1) {
    var perplexity = Perplexity()
    var state = model.initialState(batchSize: 32)
    for batch in ConsecutiveBatches(ids, size: 32, stepCount: 35) {
      // The state that leaves the closure is a constant: the next batch carries it on, and no gradient goes back.
      var (loss, nextState, gradients) = valueWithGradient(of: model) { model in
        let (logits, state) = model(batch.inputs, state: state)
        return (softmaxCrossEntropy(logits: logits, labels: batch.timeMajorTargets), state)
      }
      state = nextState
      gradients.clip(toGlobalNorm: 0.01)
      optimizer.update(&model, with: gradients)
      perplexity.add(loss: loss.scalar, tokenCount: batch.tokenCount)
    }
    if epoch % 50 == 0 || epoch == epochs {
      print("epoch \(epoch), perplexity \(perplexity.value)")
      for prefix in prefixes { print(" -", try predict(prefix, 50, model, vocabulary)) }
    }
  }
}
