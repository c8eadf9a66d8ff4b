import Refrain

/// Training and writing as the library's users do them.
enum WholeSteps {
  typealias Configuration = LanguageModel.Configuration

  /// As long as the chapter's text and with as many different characters, each in some order that repeats.
  private static let ids = (0..<10_000).map { Int32($0 * $0 % 1027) }
  private static let vocabularySize = 1027

  static var cases: [Case] {
    let small: [Configuration.Cell] = [.rnn, .lstm, .gru, .minGRU, .minLSTM]
    let large: [Configuration.Cell] = [.rnn, .lstm, .gru]
    return small.map { training(model($0, 256)) } + large.map { training(model($0, 1024)) }
      + [training(model(.rnn, 256, layers: 2)), training(model(.lstm, 512, layers: 2))]
      + [training(model(.rnn, 257), batch: 31)]
      + [256, 1024].flatMap { hidden in large.map { writing(model($0, hidden)) } }
  }

  static func model(_ cell: Configuration.Cell, _ hidden: Int, layers: Int = 1) -> Configuration {
    Configuration(cell: cell, vocabularySize: vocabularySize, hiddenSize: hidden, layerCount: layers)
  }

  /// One epoch of the chapter's training.
  static func training(_ model: Configuration, batch: Int = 32) -> Case {
    var settings = TrainingSettings()
    settings.batchSize = batch
    settings.epochs = .max
    let tokens = batch * settings.stepCount * ((ids.count / batch - 1) / settings.stepCount)
    return Case(
      "training, \(name(model)), batch \(batch), an epoch", operations: 3 * Double(tokens) * products(model)
    ) { [settings] in
      var trainer = try LanguageModelTrainer(initial(model), on: ids, settings: settings)
      return { _ = try trainer.trainEpoch() }
    }
  }

  private static func writing(_ model: Configuration) -> Case {
    let length = 500
    return Case("writing \(length) characters, \(name(model))", operations: Double(length) * products(model)) {
      let tokens = (0..<UInt32(vocabularySize)).compactMap { Unicode.Scalar(0x4e00 + $0).map { String($0) } }
      let writer = Writer(model: initial(model), vocabulary: try Vocabulary(tokens: tokens))
      return { _ = try writer.write(length, after: tokens[0]) }
    }
  }

  private static func name(_ model: Configuration) -> String {
    "\(model.cell.rawValue) \(model.layerCount) × \(model.hiddenSize)"
  }

  private static func initial(_ model: Configuration) -> LanguageModel {
    var generator = Philox(seed: 1)
    return LanguageModel(model, using: &generator)
  }

  /// Of one character: the recurrent products, those from layer to layer, and the head. A minimal cell has no
  /// recurrent product.
  private static func products(_ model: Configuration) -> Double {
    let (gates, recurrent) =
      switch model.cell {
      case .rnn: (1, 1)
      case .lstm: (4, 1)
      case .gru: (3, 1)
      case .minGRU: (2, 0)
      case .minLSTM: (3, 0)
      }
    let layers = gates * (recurrent * model.layerCount + model.layerCount - 1)
    return 2 * Double(model.hiddenSize) * Double(layers * model.hiddenSize + vocabularySize)
  }
}
