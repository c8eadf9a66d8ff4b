import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing

@Suite struct RollBackTests {
  /// A rate that makes weights infinite: back to the snapshot, each time at half the rate, and an end after that.
  @Test func goesBackAndGivesUp() throws {
    let tiny = TinyTraining {
      ($0.optimizer, $0.learningRate, $0.clippingNorm) = (.sgd, 1e38, nil)
      $0.rollBackLimit = 3
    }
    var trainer = try tiny.trainer()
    var rollBacks: [TrainingRollBack] = []
    #expect {
      try trainer.train(onRollBack: { rollBacks.append($0) })
    } throws: { error in
      guard let error = error as? TrainingDiverged else { return false }
      return error.attempts == 3 && error.rateCut == 0.125 && "\(error)".contains("--learning-rate")
    }
    #expect(rollBacks.map(\.attempt) == [1, 2, 3] && rollBacks.map(\.rateCut) == [0.5, 0.25, 0.125])
    #expect(rollBacks.allSatisfy { $0.limit == 3 && $0.updates <= 1 })
    #expect(trainer.updates <= 1 && trainer.hasSnapshot && trainer.state.isFinite, "it stands at the snapshot")
  }

  /// An explosion in the middle of a training that had settled, which half the rate avoids.
  @Test func aCutRateSavesTheTraining() throws {
    var tiny = TinyTraining {
      ($0.epochs, $0.snapshotInterval) = (40, 20)
    }
    // So regular that no batch stumbles on its own.
    tiny.text = String(repeating: "灯亮着 雨", count: 12)
    var trainer = try tiny.trainer()
    while trainer.updates < 205 { _ = try trainer.advance() }
    let settled = trainer.state
    #expect(settled.settledSteps >= 100)
    // A blow to the weights, as a bad step deals it.
    trainer.state.model.head.bias = Tensor(
      (0..<tiny.vocabulary.count).map { Float($0) * 1_000 }, shape: [tiny.vocabulary.count])
    guard case .rollBack(let rollBack) = try trainer.advance() else {
      Issue.record("the explosion was not noticed in its step")
      return
    }
    #expect(rollBack.update == 206 && rollBack.updates == 200 && rollBack.rateCut == 0.5 && rollBack.loss > 40)
    _ = try trainer.advance()
    #expect(trainer.state.learningRate == 0.005)
    try trainer.train()
    #expect(trainer.epoch == 40 && trainer.attempts == 0, "past the place, attempts are counted anew")
    #expect(trainer.rateCut == 0.5, "the rate stays cut")
  }

  /// A checkpoint taken after a roll-back goes back to the same snapshot, at the same rate.
  @Test func checkpointsHoldTheSnapshot() throws {
    let tiny = TinyTraining { $0.snapshotInterval = 4 }
    var trainer = try tiny.trainer()
    for _ in 0..<6 { _ = try trainer.advance() }
    (trainer.rateCut, trainer.attempts) = (0.25, 2)
    let bytes = try trainer.checkpoint(vocabulary: tiny.vocabulary).encoded()
    var read = try LanguageModelTrainer(
      resuming: TrainingCheckpoint(parsing: bytes, path: "c"), on: trainer.ids)
    let events = [try trainer.rollBack(loss: .nan), try read.rollBack(loss: .nan)]
    for event in events {
      guard case .rollBack(let rollBack) = event else { return }
      #expect(rollBack.updates == 4 && rollBack.attempt == 3 && rollBack.rateCut == 0.125)
    }
    try trainer.train()
    try read.train()
    #expect(bitMismatch(trainer.model, read.model) == nil)
  }

  /// All batches of an epoch are done, and it has not ended yet.
  @Test func otherSettingsBeforeAnEpochEnds() throws {
    let tiny = TinyTraining { $0.epochs = 3 }
    var trainer = try tiny.trainer()
    while trainer.batch < trainer.batchCount { _ = try trainer.advance() }
    var settings = trainer.settings
    settings.learningRate /= 2
    let checkpoint = trainer.checkpoint(vocabulary: tiny.vocabulary)
    var resumed = try LanguageModelTrainer(resuming: checkpoint, on: trainer.ids, settings: settings)
    #expect(resumed.batch == trainer.batchCount && resumed.updates == trainer.updates)
    try resumed.train()
    #expect(resumed.epoch == 3)
  }

  /// A run of so many updates whose batches have become others goes on with what it remembers of roll-backs.
  @Test func epochsThatUpdatesTakeAreNoOtherSettings() throws {
    let tiny = TinyTraining { ($0.updates, $0.snapshotInterval) = (60, 4) }
    var trainer = try tiny.trainer()
    for _ in 0..<9 { _ = try trainer.advance() }
    var settings = trainer.settings
    settings.batchSize += 1
    let first = trainer.checkpoint(vocabulary: tiny.vocabulary)
    var other = try LanguageModelTrainer(resuming: first, on: trainer.ids, settings: settings)
    for _ in 0..<7 { _ = try other.advance() }
    (other.rateCut, other.attempts) = (0.5, 1)
    let second = other.checkpoint(vocabulary: tiny.vocabulary)
    let resumed = try LanguageModelTrainer(resuming: second, on: trainer.ids)
    #expect(resumed.rateCut == 0.5 && resumed.attempts == 1 && resumed.snapshot != nil)
    #expect(resumed.settings == other.settings && resumed.updates == other.updates)
  }

  /// The chapter's setting explodes in its first epochs and recovers by itself; it is left alone.
  @Test(arguments: [0, 1, 2])
  func theChapterIsLeftAlone(_ seed: UInt64) throws {
    let text = String(String.UnicodeScalarView(BuiltinCorpus.chinese.text.unicodeScalars.prefix(10_000)))
    let vocabulary = Vocabulary(of: text)
    var settings = TrainingSettings()
    (settings.epochs, settings.seed) = (12, seed)
    var generator = Philox(seed: seed)
    let model = LanguageModel(.init(vocabularySize: vocabulary.count), using: &generator)
    var trainer = try LanguageModelTrainer(model, on: vocabulary.encode(text), settings: settings)
    var largest: Float = 0
    try trainer.train(
      onStep: { largest = max(largest, $0.loss) }, onRollBack: { Issue.record("\($0)") })
    #expect(largest > 2 * Float(Platform.log(Double(vocabulary.count))) || seed > 0, "it does explode: \(largest)")
  }
}
