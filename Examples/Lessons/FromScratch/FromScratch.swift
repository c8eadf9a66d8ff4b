import Refrain

func fromScratch() throws {
  snippet("data")
  let text = try Corpus(builtin: .english, newlines: .space).text
  let vocabulary = Vocabulary(of: text)
  let ids = try vocabulary.encode(text)
  print("\(ids.count) characters, \(vocabulary.count) different")

  snippet("one-hot")
  print(Tensor(OneHot(IndexTensor([0, 2]), depth: 4)))

  snippet("parameters")
  struct Parameters: Module {
    var inputToHidden: Tensor  // [V, H]
    var hiddenToHidden: Tensor  // [H, H]
    var hiddenBias: Tensor  // [H]
    var hiddenToOutput: Tensor  // [H, V]
    var outputBias: Tensor  // [V]

    init(vocabularySize v: Int, hiddenSize h: Int, using generator: inout Philox) {
      inputToHidden = 0.01 * Tensor(randomNormal: [v, h], using: &generator)
      hiddenToHidden = 0.01 * Tensor(randomNormal: [h, h], using: &generator)
      hiddenBias = Tensor(zeros: [h])
      hiddenToOutput = 0.01 * Tensor(randomNormal: [h, v], using: &generator)
      outputBias = Tensor(zeros: [v])
    }

    mutating func visit(_ visitor: inout Visitor) {
      visitor("inputToHidden", &inputToHidden)
      visitor("hiddenToHidden", &hiddenToHidden)
      visitor("hiddenBias", &hiddenBias)
      visitor("hiddenToOutput", &hiddenToOutput)
      visitor("outputBias", &outputBias)
    }
  }

  var generator = Philox(seed: 1)
  var parameters = Parameters(vocabularySize: vocabulary.count, hiddenSize: 128, using: &generator)
  print("\(parameters.parameterCount) parameters")

  snippet("network")
  func network(_ x: Tensor, _ state: Tensor, _ p: Parameters) -> (logits: Tensor, state: Tensor) {
    var (state, outputs) = (state, [Tensor]())
    for t in 0..<x.shape[0] {
      state = tanh(matmul(x[t], p.inputToHidden) + matmul(state, p.hiddenToHidden) + p.hiddenBias)  // [N, H]
      outputs.append(matmul(state, p.hiddenToOutput) + p.outputBias)  // [N, V]
    }
    return (concatenate(outputs), state)  // [T · N, V], [N, H]
  }

  let batches = ConsecutiveBatches(ids, size: 32, stepCount: 35)
  let x = Tensor(OneHot(batches[0].inputs.transposed(), depth: vocabulary.count))
  let (logits, state) = network(x, Tensor(zeros: [32, 128]), parameters)
  print("input \(x.shape), logits \(logits.shape), state \(state.shape)")

  snippet("cross-entropy")
  func crossEntropy(_ logits: Tensor, _ labels: IndexTensor) -> Tensor {
    let shifted = logits - logits.max(axis: 1, keepingAxis: true)
    let logProbabilities = shifted - log(exp(shifted).sum(axis: 1, keepingAxis: true))
    let chosen = logProbabilities * Tensor(OneHot(labels, depth: logits.shape[1]))
    return -chosen.sum() / Float(labels.count)
  }

  let ours = crossEntropy(logits, batches[0].timeMajorTargets)
  let theirs = softmaxCrossEntropy(logits: logits, labels: batches[0].timeMajorTargets)
  print("\(short(ours.scalar)) nats, the library's \(short(theirs.scalar))")

  snippet("train")
  func step(_ batch: Batch, from state: Tensor, rate: Float, limit: Float) -> (loss: Float, state: Tensor) {
    let x = Tensor(OneHot(batch.inputs.transposed(), depth: vocabulary.count))
    let (loss, next, gradients) = valueWithGradient(of: parameters) { p in
      let (logits, next) = network(x, state, p)
      return (crossEntropy(logits, batch.timeMajorTargets), next)
    }
    var values = gradients.named.map(\.value)
    let norm = sqrt(values.map { ($0 * $0).sum() }.reduce(Tensor(0), +)).scalar
    let factor = rate * min(1, limit / norm)
    parameters.forEachParameter { _, parameter in parameter -= factor * values.removeFirst() }
    return (loss.scalar, next)
  }

  for epoch in 1...12 {
    var (state, total) = (Tensor(zeros: [32, 128]), Float(0))
    for batch in batches {
      let loss: Float
      (loss, state) = step(batch, from: state, rate: 100, limit: 0.01)
      total += loss
    }
    let perplexity = exp(Tensor(total / Float(batches.count))).scalar
    if epoch % 3 == 0 { print("epoch \(epoch), perplexity \(short(perplexity))") }
  }

  snippet("predict")
  func predict(_ prefix: String, _ count: Int) throws -> String {
    let prompt = try vocabulary.encode(prefix)
    var (output, state) = ([prompt[0]], Tensor(zeros: [1, 128]))
    for t in 0..<(prompt.count + count - 1) {
      let x = Tensor(OneHot(IndexTensor([output[t]], shape: [1, 1]), depth: vocabulary.count))
      let logits: Tensor
      (logits, state) = network(x, state, parameters)
      output.append(t + 1 < prompt.count ? prompt[t + 1] : logits.argmax().scalars[0])
    }
    return try vocabulary.decode(output)
  }

  print(try predict("the s", 30))

  snippet("layer")
  var rnn = RNN(
    inputSize: vocabulary.count, hiddenSize: 128, activation: .tanh, biases: .one, using: &generator)
  rnn.layers[0].weightIH = parameters.inputToHidden
  rnn.layers[0].weightHH = parameters.hiddenToHidden.transposed()
  rnn.layers[0].biasIH = parameters.hiddenBias
  let fused = rnn(OneHot(batches[0].inputs.transposed(), depth: vocabulary.count))
  let (_, byHand) = network(x, Tensor(zeros: [32, 128]), parameters)
  print("the same state: \(abs(fused.state.hidden[0] - byHand).max().scalar < 1e-4)")
  endSnippet()
}
