import Refrain

func gru() throws {
  snippet("layer")
  var generator = Philox(seed: 1)
  let gru = GRU(inputSize: 60, hiddenSize: 128, using: &generator)
  for (name, value) in gru.parameters { print(name, value.shape) }
  let rnn = RNN(inputSize: 60, hiddenSize: 128, using: &generator)
  print("\(gru.parameterCount) parameters, the plain layer's \(rnn.parameterCount)")

  snippet("step")
  func step(_ x: Tensor, _ h: Tensor, _ w: RecurrentWeights) -> Tensor {
    let biases = (w.biasIH ?? Tensor(0), w.biasHH ?? Tensor(0))
    let fromInput = matmul(x, w.weightIH) + biases.0  // [N, 3H]
    let fromState = matmul(h, w.weightHH, transposeB: true) + biases.1  // [N, 3H]
    func gate(_ index: Int, of sums: Tensor) -> Tensor { sums.sliced((index * 128)..<((index + 1) * 128), axis: 1) }
    let r = sigmoid(gate(0, of: fromInput) + gate(0, of: fromState))
    let z = sigmoid(gate(1, of: fromInput) + gate(1, of: fromState))
    let n = tanh(gate(2, of: fromInput) + r * gate(2, of: fromState))
    return (1 - z) * n + z * h
  }

  let x = Tensor(randomNormal: [20, 2, 60], using: &generator)  // [T, N, in]
  var h = Tensor(zeros: [2, 128])
  for t in 0..<20 { h = step(x[t], h, gru.layers[0]) }
  let (output, state) = gru(x)
  print("output \(output.shape), state \(state.hidden.shape)")
  print("the same state: \(abs(state.hidden[0] - h).max().scalar < 1e-5)")

  snippet("keeping")
  var keeper = gru
  let bias = (0..<384).map { 128..<256 ~= $0 ? Float(20) : 0 }  // z near 1 whatever comes in
  keeper.layers[0].biasIH = Tensor(bias)
  let before = RecurrentState(hidden: Tensor(randomUniform: [1, 2, 128], using: &generator))
  let after = keeper(x, state: before).state
  print("moved by less than a thousandth: \(abs(after.hidden - before.hidden).max().scalar < 1e-3)")

  snippet("gradient")
  func influence(_ run: (RecurrentState) -> Tensor) -> Float {
    let (_, gradient) = valueWithGradient(of: Tensor(zeros: [1, 2, 128])) { h in run(RecurrentState(hidden: h)).sum() }
    return sqrt((gradient[\.self] * gradient[\.self]).sum()).scalar
  }

  for steps in [1, 5, 20] {
    let part = x.sliced(0..<steps)
    let plain = influence { rnn(part, state: $0).state.hidden }
    let gated = influence { gru(part, state: $0).state.hidden }
    print("after \(steps): plain \(short(plain)), gated \(short(gated))")
  }

  endSnippet()
  try gruTraining()
}

func gruTraining() throws {
  snippet("train")
  let text = try Corpus(builtin: .english).text
  let vocabulary = Vocabulary(of: text)
  let ids = try vocabulary.encode(text)

  func train(_ cell: LanguageModel.Configuration.Cell) throws -> LanguageModel {
    var generator = Philox(seed: 1)
    let model = LanguageModel(
      .init(cell: cell, vocabularySize: vocabulary.count, hiddenSize: 128, activation: .tanh),
      weights: .pytorch(hiddenSize: 128), using: &generator)
    var settings = TrainingSettings()
    settings.optimizer = .adam
    settings.learningRate = 0.005
    settings.clippingNorm = 1
    settings.epochs = 15
    var trainer = try LanguageModelTrainer(model, on: ids, settings: settings)
    try trainer.train(onEpoch: { report, _ in
      if report.epoch % 5 == 0 { print("\(cell) epoch \(report.epoch), perplexity \(short(report.perplexity))") }
    })
    return trainer.model
  }

  _ = try train(.rnn)
  let model = try train(.gru)

  snippet("write")
  print(try Writer(model: model, vocabulary: vocabulary).write(60, after: "The "))
  endSnippet()
}
