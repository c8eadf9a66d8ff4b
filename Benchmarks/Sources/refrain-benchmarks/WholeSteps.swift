import Refrain

/// Training and writing as the library's users do them.
enum WholeSteps {
  /// As long as the chapter's text and with as many different characters, each in some order that repeats.
  private static let ids = (0..<10_000).map { Int32($0 * $0 % 1027) }
  private static let vocabularySize = 1027

  static var cases: [Case] {
    [training(256), training(256, layers: 2), training(257, batch: 31), training(1024), writing(256), writing(1024)]
  }

  /// One epoch of the chapter's training.
  private static func training(_ hidden: Int, layers: Int = 1, batch: Int = 32) -> Case {
    var settings = TrainingSettings()
    settings.batchSize = batch
    settings.epochs = .max
    let tokens = batch * settings.stepCount * ((ids.count / batch - 1) / settings.stepCount)
    let operations = 3 * Double(tokens) * products(hidden, layers)
    return Case("training, \(layers) × \(hidden), batch \(batch), an epoch", operations: operations) { [settings] in
      var trainer = try LanguageModelTrainer(model(hidden, layers), on: ids, settings: settings)
      return { _ = try trainer.trainEpoch() }
    }
  }

  private static func writing(_ hidden: Int) -> Case {
    let length = 500
    return Case("writing \(length) characters, 1 × \(hidden)", operations: Double(length) * products(hidden, 1)) {
      let tokens = (0..<UInt32(vocabularySize)).compactMap { Unicode.Scalar(0x4e00 + $0).map { String($0) } }
      let vocabulary = try Vocabulary(tokens: tokens)
      let writer = Writer(model: model(hidden, 1), vocabulary: vocabulary)
      return { _ = try writer.write(length, after: tokens[0]) }
    }
  }

  private static func model(_ hidden: Int, _ layers: Int) -> LanguageModel {
    var generator = Philox(seed: 1)
    return LanguageModel(
      .init(vocabularySize: vocabularySize, hiddenSize: hidden, layerCount: layers), using: &generator)
  }

  /// Of one character: the recurrent products, those from layer to layer, and the head.
  private static func products(_ hidden: Int, _ layers: Int) -> Double {
    2 * Double(hidden) * Double((2 * layers - 1) * hidden + vocabularySize)
  }
}
