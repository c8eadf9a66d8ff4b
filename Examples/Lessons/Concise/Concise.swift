import Refrain

func concise() throws {
  snippet("corpus")
  let corpus = try Corpus(builtin: .chinese, characters: 10_000, newlines: .space)
  let vocabulary = Vocabulary(of: corpus.text)
  let ids = try vocabulary.encode(corpus.text)
  print("\(ids.count) characters, \(vocabulary.count) different")
  print(ids[..<5], try vocabulary.decode(Array(ids[..<5])))

  snippet("batches")
  let batches = ConsecutiveBatches(ids, size: 32, stepCount: 35)
  print("\(batches.count) batches, inputs \(batches[0].inputs.shape), targets \(batches[0].targets.shape)")
  print(batches[0].inputs.scalars.prefix(4), batches[0].targets.scalars.prefix(4))
  let (row, step) = (1, 35)  // the second row of the second batch goes on where that of the first stopped
  print(batches[0].targets.scalars[row * step + 34] == batches[1].inputs.scalars[row * step])

  snippet("layer")
  var generator = Philox(seed: 1)
  let normal = Initializer.normal(standardDeviation: 0.01)
  let rnn = RNN(
    inputSize: vocabulary.count, hiddenSize: 256, inputWeight: normal, recurrentWeight: normal, using: &generator)
  for (name, value) in rnn.parameters { print(name, value.shape) }

  snippet("state")
  let state = rnn.initialState(batchSize: 2)
  print(state.hidden.shape)

  snippet("shapes")
  let x = Tensor(randomUniform: [35, 2, vocabulary.count], using: &generator)
  let (y, newState) = rnn(x, state: state)
  print("output \(y.shape), state \(newState.hidden.shape)")
  print(y[34] == newState.hidden[0])

  snippet("model")
  struct RNNModel: Module {
    var rnn: RNN
    var head: Linear

    mutating func visit(_ visitor: inout Visitor) {
      visitor("rnn", &rnn)
      visitor("head", &head)
    }

    func callAsFunction(_ ids: IndexTensor, state: RecurrentState) -> (logits: Tensor, state: RecurrentState) {
      let x = OneHot(ids.transposed(), depth: rnn.inputSize)  // [T, N, V], never stored
      let (y, state) = rnn(x, state: state)  // [T, N, H]
      return (head(y.reshaped(to: [-1, rnn.hiddenSize])), state)  // [T · N, V]
    }
  }

  var model = RNNModel(rnn: rnn, head: Linear(256, vocabulary.count, weight: normal, using: &generator))
  let (logits, _) = model(batches[0].inputs, state: rnn.initialState(batchSize: 32))
  print("\(model.parameterCount) parameters, logits \(logits.shape)")

  snippet("predict")
  func predict(_ prefix: String, _ count: Int, _ model: RNNModel) throws -> String {
    let prompt = try vocabulary.encode(prefix)
    var output = [prompt[0]]
    var state = model.rnn.initialState(batchSize: 1)
    for t in 0..<(prompt.count + count - 1) {
      let logits: Tensor
      (logits, state) = model(IndexTensor([output[t]], shape: [1, 1]), state: state)
      output.append(t + 1 < prompt.count ? prompt[t + 1] : logits.argmax().scalars[0])
    }
    return try vocabulary.decode(output)
  }

  print(try predict("列车", 10, model))

  snippet("loss")
  let firstLoss = softmaxCrossEntropy(logits: logits, labels: batches[0].timeMajorTargets)
  print("loss \(short(firstLoss.scalar)), perplexity \(short(exp(firstLoss).scalar))")

  snippet("gradients")
  var (_, gradients) = valueWithGradient(of: model) { model in
    let (logits, _) = model(batches[0].inputs, state: rnn.initialState(batchSize: 32))
    return softmaxCrossEntropy(logits: logits, labels: batches[0].timeMajorTargets)
  }
  print("gradient of the head \(gradients[\.head.weight].shape)")
  print("norm \(short(gradients.clip(toGlobalNorm: 0.01))), clipped to \(short(gradients.globalNorm))")

  snippet("train")
  var optimizer = SGD(learningRate: 100)
  for epoch in 1...12 {
    var perplexity = Perplexity()
    var state = model.rnn.initialState(batchSize: 32)
    for batch in batches {
      var (loss, nextState, gradients) = valueWithGradient(of: model) { model in
        let (logits, nextState) = model(batch.inputs, state: state)
        return (softmaxCrossEntropy(logits: logits, labels: batch.timeMajorTargets), nextState)
      }
      state = nextState  // a constant out here: values go on into the next batch, gradients do not come back
      gradients.clip(toGlobalNorm: 0.01)
      optimizer.update(&model, with: gradients)
      perplexity.add(loss: loss.scalar, tokenCount: batch.tokenCount)
    }
    if epoch % 4 == 0 { print("epoch \(epoch), perplexity \(short(perplexity.value))") }
  }

  endSnippet()
  try conciseReadyMade(ids, vocabulary)
  try conciseLosses(ids, vocabulary)
  conciseSpeed(batches, vocabulary)
}
