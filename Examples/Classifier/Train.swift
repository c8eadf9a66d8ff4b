import Refrain

/// Each epoch shuffles the words anew, so there is always another shuffled line beside a written one.
func train(
  _ model: inout LineClassifier, on lines: [[Substring]], _ vocabulary: Vocabulary, epochs: Int,
  using generator: inout Philox, onEpoch: (_ epoch: Int, _ loss: Float, LineClassifier) -> Void
) throws {
  var optimizer = Adam(learningRate: 3e-3)
  for epoch in 1...epochs {
    let lines = lines.shuffled(using: &generator)
    var losses: [Float] = []
    for start in stride(from: 0, to: lines.count, by: 32) {
      let batch = try LineBatch(lines[start...].prefix(32), vocabulary, using: &generator)
      let mode = Mode.training(using: &generator)
      var (loss, gradients) = valueWithGradient(of: model) { model in
        softmaxCrossEntropy(logits: model(batch, mode: mode), labels: batch.labels)
      }
      gradients.clip(toGlobalNorm: 1)
      optimizer.update(&model, with: gradients)
      losses.append(loss.scalar)
    }
    onEpoch(epoch, losses.reduce(0, +) / Float(losses.count), model)
  }
}
