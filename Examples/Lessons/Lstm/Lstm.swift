import Refrain

func lstm() throws {
  snippet("layer")
  var generator = Philox(seed: 1)
  let lstm = LSTM(inputSize: 60, hiddenSize: 128, using: &generator)
  for (name, value) in lstm.parameters { print(name, value.shape) }
  let state = lstm.initialState(batchSize: 2)
  print("hidden state \(state.hidden.shape), cell \(state.cell?.shape ?? [])")

  snippet("step")
  func step(_ x: Tensor, _ h: Tensor, _ c: Tensor, _ w: RecurrentWeights) -> (h: Tensor, c: Tensor) {
    let biases = (w.biasIH ?? Tensor(0)) + (w.biasHH ?? Tensor(0))
    let sums = matmul(x, w.weightIH) + matmul(h, w.weightHH, transposeB: true) + biases  // [N, 4H]
    func gate(_ index: Int) -> Tensor { sums.sliced((index * 128)..<((index + 1) * 128), axis: 1) }
    let (i, f, g, o) = (sigmoid(gate(0)), sigmoid(gate(1)), tanh(gate(2)), sigmoid(gate(3)))
    let cell = f * c + i * g
    return (o * tanh(cell), cell)
  }

  let x = Tensor(randomNormal: [20, 2, 60], using: &generator)  // [T, N, in]
  var (h, c) = (Tensor(zeros: [2, 128]), Tensor(zeros: [2, 128]))
  for t in 0..<20 { (h, c) = step(x[t], h, c, lstm.layers[0]) }
  let (output, last) = lstm(x, state: state)
  print("output \(output.shape), as the last hidden state: \(output[19] == last.hidden[0])")
  print("the same by hand: \(abs(last.hidden[0] - h).max().scalar < 1e-5)")

  snippet("forget-bias")
  func influence(ofStartAfter steps: Int, forgetBias: Float) -> Float {
    var generator = Philox(seed: 2)
    let lstm = LSTM(inputSize: 60, hiddenSize: 128, forgetBias: forgetBias, using: &generator)
    let quiet = Tensor(zeros: [steps, 2, 60])
    let (_, gradient) = valueWithGradient(of: Tensor(zeros: [1, 2, 128])) { c in
      let start = RecurrentState(hidden: Tensor(zeros: [1, 2, 128]), cell: c)
      return lstm(quiet, state: start).state.cell?.mean() ?? Tensor(0)
    }
    return abs(gradient[\.self]).sum().scalar
  }

  for bias in [0, 1, 3] as [Float] {
    let values = [1, 10, 30].map { short(influence(ofStartAfter: $0, forgetBias: bias)) }
    print("bias \(Int(bias)), after 1, 10 and 30 steps:", values.joined(separator: ", "))
  }

  endSnippet()
  try lstmTraining()
}

func lstmTraining() throws {
  snippet("train")
  let text = try Corpus(builtin: .english).text
  let vocabulary = Vocabulary(of: text)
  var generator = Philox(seed: 1)
  let model = LanguageModel(
    .init(cell: .lstm, vocabularySize: vocabulary.count, hiddenSize: 128), weights: .pytorch(hiddenSize: 128),
    using: &generator)
  var settings = TrainingSettings()
  settings.optimizer = .adam
  settings.learningRate = 0.005
  settings.clippingNorm = 1
  settings.epochs = 15
  var trainer = try LanguageModelTrainer(model, on: vocabulary.encode(text), settings: settings)
  try trainer.train(onEpoch: { report, _ in
    if report.epoch % 5 == 0 { print("epoch \(report.epoch), perplexity \(short(report.perplexity))") }
  })

  snippet("write")
  let writer = Writer(model: trainer.model, vocabulary: vocabulary)
  print(try writer.write(60, after: "The "))
  endSnippet()
}
