import Foundation
import RefrainNN
import RefrainTensor
@testable import RefrainText
import RefrainTraining
import Testing
import _RefrainTestSupport

/// A training that is saved, read and gone on with is the one that was never stopped, bit for bit.
@Suite struct CheckpointTests {
  struct Kind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var change: @Sendable (inout TrainingSettings, inout LanguageModel.Configuration) -> Void
  }

  static let kinds: [Kind] = [
    Kind(testDescription: "rnn, adam") { _, _ in },
    Kind(testDescription: "lstm, dropout, momentum, cosine, ema") {
      ($0.optimizer, $0.learningRate, $0.momentum) = (.sgd, 0.5, 0.9)
      $0.schedule.shape = .cosine
      $0.averaging.rule = .ema
      ($1.cell, $1.layerCount, $1.dropout) = (.lstm, 2, 0.3)
    },
    Kind(testDescription: "gru, random, zoneout, rmsprop, plateau, asgd") {
      ($0.sampling, $0.optimizer, $0.momentum, $0.centered) = (.random, .rmsprop, 0.5, true)
      ($0.schedule.shape, $0.schedule.patience) = (.plateau, 0)
      ($0.averaging.rule, $0.averaging.patience) = (.asgd, 1)
      ($1.cell, $1.zoneout, $1.embeddingSize) = (.gru, 0.2, 6)
    },
    Kind(testDescription: "mingru, adagrad, no clipping") {
      ($0.optimizer, $0.clippingNorm) = (.adagrad, nil)
      $1.cell = .minGRU
    },
    Kind(testDescription: "minlstm, adamw") {
      $0.optimizer = .adamw
      ($1.cell, $1.dropout) = (.minLSTM, 0.2)
    },
  ]

  /// Stops at each of many places, several of them within an epoch.
  @Test(arguments: kinds)
  func goesOnBitForBit(_ kind: Kind) throws {
    var settings = TinyTraining().settings
    (settings.epochs, settings.snapshotInterval) = (4, 7)
    let vocabulary = Vocabulary(of: tinyText)
    var configuration = LanguageModel.Configuration(vocabularySize: vocabulary.count, hiddenSize: 9)
    kind.change(&settings, &configuration)
    var generator = Philox(seed: 3)
    let ids = TokenIDs(try vocabulary.encode(tinyText))
    let beginning = try LanguageModelTrainer(
      LanguageModel(configuration, using: &generator), on: ids, settings: settings)
    var undisturbed = beginning
    var reports: [TrainingEpoch] = []
    try undisturbed.train(onEpoch: { report, _ in reports.append(report) })
    for interval in [1, 5, 1_000] {
      var (trainer, events) = (beginning, 0)
      var perplexities: [Double] = []
      while let event = try trainer.advance() {
        events += 1
        if case .epoch(let report) = event { perplexities.append(report.perplexity) }
        guard events % interval == 0 else { continue }
        let bytes = try trainer.checkpoint(vocabulary: vocabulary).encoded()
        let read = try TrainingCheckpoint(parsing: bytes, path: "c")
        #expect(try read.encoded() == bytes)
        trainer = try LanguageModelTrainer(resuming: read, on: ids)
      }
      #expect(perplexities == reports.map(\.perplexity))
      #expect(bitMismatch(trainer.model, undisturbed.model) == nil, "every \(interval) events")
      #expect(bitMismatch(trainer.averagedModel, undisturbed.averagedModel) == nil)
      #expect(trainer.updates == undisturbed.updates)
    }
  }

  /// What changes is what somebody wanted to change.
  @Test func settingsMayChange() throws {
    let tiny = TinyTraining { $0.epochs = 4 }
    let ids = TokenIDs(try tiny.vocabulary.encode(tiny.text))
    var trainer = try tiny.trainer()
    for _ in 0..<trainer.batchCount + 3 { _ = try trainer.advance() }
    let checkpoint = trainer.checkpoint(vocabulary: tiny.vocabulary)

    var faster = tiny.settings
    faster.learningRate = 0.02
    var resumed = try LanguageModelTrainer(resuming: checkpoint, on: ids, settings: faster)
    #expect(resumed.batch == 2 && resumed.epoch == 1)
    _ = try resumed.advance()
    _ = try trainer.advance()
    let moved = resumed.state.rule.stateTensors.map(\.value)
    #expect(moved == trainer.state.rule.stateTensors.map(\.value), "what Adam remembers went along")
    #expect(bitMismatch(resumed.model, trainer.model) != nil)

    var wider = tiny.settings
    wider.batchSize = 3
    let other = try LanguageModelTrainer(resuming: checkpoint, on: ids, settings: wider)
    #expect(other.batch == 0 && other.epoch == 1 && other.state.recurrent == nil)

    var plain = tiny.settings
    plain.optimizer = .sgd
    #expect(try LanguageModelTrainer(resuming: checkpoint, on: ids, settings: plain).state.rule.stateTensors.isEmpty)

    let another = try LanguageModelTrainer(resuming: checkpoint, on: ids, isSameText: false)
    #expect(another.batch == 0 && another.updates == checkpoint.updates)
  }

  @Test func aFolderKeepsTheLast() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(in: folder.path)
    #expect(throws: TrainingCheckpointError.none(directory: folder.path, newest: nil)) { try checkpoints.latest() }
    let tiny = TinyTraining()
    var trainer = try tiny.trainer()
    for _ in 0..<5 {
      try checkpoints.save(trainer.checkpoint(vocabulary: tiny.vocabulary), keep: 3)
      _ = try trainer.advance()
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: checkpoints.path).sorted()
    #expect(names == (2...4).map { "update-00000000000\($0).safetensors" })
    #expect(try checkpoints.latest().checkpoint.updates == 4)

    // The newest was damaged since: the one before it is taken, and the damage named.
    let newest = "\(checkpoints.path)/\(names[2])"
    try Data(contentsOf: URL(filePath: newest)).dropLast(20).write(to: URL(filePath: newest))
    let latest = try checkpoints.latest()
    #expect(latest.checkpoint.updates == 3 && latest.unusable.count == 1 && latest.unusable[0].contains(names[2]))

    // After a roll-back, what lies ahead is gone.
    try checkpoints.save(tiny.trainer().checkpoint(vocabulary: tiny.vocabulary), keep: 3)
    #expect(try checkpoints.latest().checkpoint.updates == 0)
  }
}
