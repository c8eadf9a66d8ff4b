import Refrain

func deepAndBidirectional() throws {
  snippet("deep")
  var generator = Philox(seed: 1)
  let deep = GRU(inputSize: 60, hiddenSize: 128, layerCount: 2, using: &generator)
  for (name, value) in deep.parameters where name.hasPrefix("weight") { print(name, value.shape) }
  let x = Tensor(randomNormal: [20, 3, 60], using: &generator)  // [T, N, in]
  let (output, state) = deep(x)
  print("output \(output.shape), state \(state.hidden.shape)")
  print("the output is that of the upper layer: \(output[19] == state.hidden[1])")

  snippet("by-cells")
  let tower = Recurrent(Stacked([deep.cell(0), deep.cell(1)]))
  print("the same: \(abs(tower(x).output - output).max().scalar < 1e-5)")

  snippet("bidirectional")
  let both = GRU(
    inputSize: 60, hiddenSize: 128, options: RecurrentOptions(isBidirectional: true), using: &generator)
  let (wide, ends) = both(x)
  print("output \(wide.shape), state \(ends.hidden.shape)")
  let (forward, backward) = (wide.sliced(0..<128, axis: 2), wide.sliced(128..<256, axis: 2))
  print("forward ends at the last step: \(forward[19] == ends.hidden[0])")
  print("backward ends at the first: \(backward[0] == ends.hidden[1])")

  snippet("future")
  let changed = concatenate([x.sliced(0..<19), Tensor(randomNormal: [1, 3, 60], using: &generator)])
  func stepsThatChange(_ a: Tensor, _ b: Tensor) -> Int { (0..<20).count { a[$0] != b[$0] } }
  print("one direction: \(stepsThatChange(deep(x).output, deep(changed).output)) of 20 outputs change")
  print("both: \(stepsThatChange(both(x).output, both(changed).output))")

  snippet("lengths")
  let (padded, each) = both(x, lengths: [20, 5, 12])
  print("behind the end of the second: \(abs(padded.sliced(5..<20)[0][1]).max().scalar)")
  let alone = both(x.sliced(0..<5).sliced(1..<2, axis: 1))  // the second row by itself
  let difference = each.hidden.sliced(1..<2, axis: 1) - alone.state.hidden
  print("its state is that of its own ends: \(abs(difference).max().scalar < 1e-5)")

  snippet("dropout")
  let regular = GRU(
    inputSize: 60, hiddenSize: 128, layerCount: 2, options: RecurrentOptions(dropout: 0.5), using: &generator)
  let first = regular(x, mode: .training(using: &generator)).output
  let second = regular(x, mode: .training(using: &generator)).output
  print("in training the same twice: \(first == second), in inference: \(regular(x).output == regular(x).output)")

  endSnippet()
  try deepTraining()
}

func deepTraining() throws {
  snippet("train")
  let text = try Corpus(builtin: .english).text
  let vocabulary = Vocabulary(of: text)
  for layers in [1, 2] {
    var generator = Philox(seed: 1)
    let configuration = LanguageModel.Configuration(
      cell: .gru, vocabularySize: vocabulary.count, hiddenSize: 128, layerCount: layers, embeddingSize: 32)
    let model = LanguageModel(configuration, weights: .pytorch(hiddenSize: 128), using: &generator)
    var settings = TrainingSettings()
    settings.optimizer = .adam
    settings.learningRate = 0.005
    settings.clippingNorm = 1
    settings.epochs = 8
    var trainer = try LanguageModelTrainer(model, on: vocabulary.encode(text), settings: settings)
    try trainer.train(onEpoch: { report, _ in
      if report.epoch == 8 {
        print("\(layers) layers, \(model.parameterCount) parameters, perplexity \(short(report.perplexity))")
      }
    })
  }
  endSnippet()
}
