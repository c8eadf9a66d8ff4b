import RefrainNN
import RefrainTensor
@testable import RefrainText
import _RefrainTestSupport

/// A few lines of our own to learn by heart.
let tinyText = """
  灯还亮着 雨在敲窗
  他把一页没写完的信
  折成小小的船
  灯还亮着 雨在敲窗
  船在窗台上等天亮

  """

/// A small training, the same at each call.
struct TinyTraining {
  var text = tinyText
  var hiddenSize = 24
  var modelSeed: UInt64 = 1
  var settings: TrainingSettings

  init(_ change: (inout TrainingSettings) -> Void = { _ in }) {
    settings = TrainingSettings()
    settings.epochs = 3
    settings.batchSize = 2
    settings.stepCount = 4
    settings.optimizer = .adam
    settings.learningRate = 0.01
    settings.clippingNorm = 1
    change(&settings)
  }

  var vocabulary: Vocabulary { Vocabulary(of: text) }

  var model: LanguageModel {
    var generator = Philox(seed: modelSeed)
    return LanguageModel(.init(vocabularySize: vocabulary.count, hiddenSize: hiddenSize), using: &generator)
  }

  func trainer() throws -> LanguageModelTrainer {
    try LanguageModelTrainer(model, on: vocabulary.encode(text), settings: settings)
  }

  /// The model after all epochs.
  func trained() throws -> LanguageModel {
    var trainer = try trainer()
    try trainer.train()
    return trainer.model
  }
}

/// Where two models differ in a name, a shape or any bit; nil where they do not.
func bitMismatch(_ a: LanguageModel, _ b: LanguageModel) -> String? {
  let (first, second) = (a.parameters, b.parameters)
  guard first.map(\.name) == second.map(\.name) else { return "\(first.map(\.name)) and \(second.map(\.name))" }
  for ((name, x), (_, y)) in zip(first, second) {
    if let mismatch = bitMismatch(name, x, y) { return mismatch }
  }
  return nil
}
