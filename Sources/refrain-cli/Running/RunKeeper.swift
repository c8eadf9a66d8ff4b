import RefrainTensor
import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Keeps a training in a directory, so that it can go on after whatever may happen: settings, vocabulary and a
/// checkpoint before the first update, more of them on the way, the weights, and a line of metrics for every epoch.
struct RunKeeper {
  let directory: String
  let interval: CheckpointInterval
  let keep: Int
  let vocabulary: Vocabulary
  /// 0 in the first process of a run.
  private(set) var restart = 0
  private let folder: CheckpointFolder
  private let metrics: MetricsFile
  private var tensorBoard: TensorBoardLog?
  private var notes: TrainingCheckpoint.Notes
  /// The best model so far, until it is written.
  private var best: LanguageModel?
  private var lastSave = Platform.monotonicSeconds

  private init(
    _ directory: String, _ options: CheckpointOptions, _ vocabulary: Vocabulary, notes: TrainingCheckpoint.Notes
  ) {
    self.directory = directory
    (interval, keep) = (options.checkpointEvery, options.keepCheckpoints)
    self.vocabulary = vocabulary
    self.notes = notes
    folder = CheckpointFolder(in: directory)
    metrics = MetricsFile(in: directory)
  }

  /// For a new run, in a directory that is there; `clearing` does what else is to be done once its first checkpoint is
  /// written and before that takes its place.
  init(
    beginning trainer: LanguageModelTrainer, in directory: String, _ settings: RunSettings,
    _ options: CheckpointOptions, vocabulary: Vocabulary, clearing: () throws -> Void
  ) throws {
    var notes = TrainingCheckpoint.Notes()
    (notes.text, notes.heldOut) = (trainer.ids.digest, trainer.heldOut?.digest)
    self.init(directory, options, vocabulary, notes: notes)
    folder.removeLeftovers()
    // In this order: a run that was there is lost only when there is room for this one; from its checkpoint on it can
    // go on, and before that nothing is in the way of beginning again.
    try folder.begin(with: checkpoint(of: trainer)) {
      SavedModel.removeWeights(in: directory)
      metrics.remove()
      TensorBoardLog.removeFiles(in: directory)
      try clearing()
      try settings.write(to: directory)
    }
    try SavedModel(model: trainer.averagedModel, vocabulary: vocabulary).writeCompanions(to: directory)
  }

  /// For a run that goes on from a checkpoint.
  init(
    resuming trainer: LanguageModelTrainer, with notes: TrainingCheckpoint.Notes, in directory: String,
    _ settings: RunSettings, _ options: CheckpointOptions, vocabulary: Vocabulary
  ) throws {
    self.init(directory, options, vocabulary, notes: notes)
    folder.removeLeftovers()
    restart = try (metrics.records().map(\.restart).max() ?? 0) &+ 1
    // A kill may have come before these were there.
    try settings.write(to: directory)
    try SavedModel(model: trainer.averagedModel, vocabulary: vocabulary).writeCompanions(to: directory)
    var record = MetricsRecord(.resume, epoch: trainer.epoch)
    record.updates = trainer.updates
    record.comparedSince = notes.comparedSince
    try append(record)
  }

  /// Begins an event file, to which all that happens from now on is written too.
  ///
  /// - Parameter epoch: how many are done.
  mutating func showInTensorBoard(after epoch: Int) throws {
    let settings = try DurableFile.read(RunSettings.path(in: directory), limit: 1 << 20)
    tensorBoard = try TensorBoardLog(
      in: directory, after: epoch, time: Date().timeIntervalSince1970,
      settings: String(decoding: settings, as: UTF8.self))
  }

  /// Writes what happened to the metrics, and all there is to a checkpoint when it is time for one.
  ///
  /// - Parameter samples: what the model wrote after this epoch.
  mutating func note(
    _ event: TrainingEvent, _ trainer: LanguageModelTrainer, samples: [MetricsRecord.Sample]? = nil
  ) throws {
    switch event {
    case .step: break
    case .rollBack(let rollBack):
      var record = MetricsRecord(.rollback, epoch: trainer.epoch)
      record.updates = rollBack.updates
      record.loss = Double(rollBack.loss)
      try append(record)
      forgetBest(after: trainer)
    case .epoch(let epoch):
      var record = MetricsRecord(epoch)
      record.samples = samples
      noteLoss(record.heldOutLoss ?? record.loss, epoch.epoch, trainer)
      // Before the checkpoint: an epoch that is done again has two lines, and none is without.
      try append(record)
    }
    if isDue(event) { try save(trainer) }
  }

  /// Writes a checkpoint and the weights. In this order: a kill between them loses nothing.
  mutating func save(_ trainer: LanguageModelTrainer) throws {
    if let best {
      try SavedModel(model: best, vocabulary: vocabulary).writeWeights(to: directory, as: SavedModel.bestName)
    }
    best = nil
    try metrics.synchronize()
    try folder.save(checkpoint(of: trainer), keep: keep)
    try SavedModel(model: trainer.averagedModel, vocabulary: vocabulary).writeWeights(to: directory)
    lastSave = Platform.monotonicSeconds
  }

  /// For a training that diverged and stands at its last snapshot, to which checkpoints and weights go back. One that had
  /// learned nothing by then has no weights.
  mutating func saveBeforeDivergence(_ trainer: LanguageModelTrainer) throws {
    guard trainer.hasSnapshot else { return }
    forgetBest(after: trainer)
    try save(trainer)
    if trainer.updates == 0 { SavedModel.removeWeights(in: directory) }
  }

  /// By the training text's own loss, which is that of weights as they were during an epoch, the best may be an epoch
  /// whose last update ruined them.
  private mutating func forgetBest(after trainer: LanguageModelTrainer) {
    guard trainer.heldOut == nil, let epoch = notes.bestEpoch, epoch > trainer.epoch else { return }
    (best, notes.bestEpoch, notes.bestLoss) = (nil, nil, nil)
  }

  /// To be called when the training is finished.
  mutating func end(_ trainer: LanguageModelTrainer) throws {
    try save(trainer)
    var record = MetricsRecord(.end, epoch: trainer.epoch)
    record.updates = trainer.updates
    try append(record)
    try metrics.synchronize()
  }

  private func checkpoint(of trainer: LanguageModelTrainer) -> TrainingCheckpoint {
    var checkpoint = trainer.checkpoint(vocabulary: vocabulary)
    checkpoint.notes = notes
    return checkpoint
  }

  private func isDue(_ event: TrainingEvent) -> Bool {
    switch (interval, event) {
    case (.epochs(let count), .epoch(let epoch)): epoch.epoch % count == 0
    case (.epochs, _): false
    case (.minutes(let count), _): Platform.monotonicSeconds - lastSave >= 60 * count
    }
  }

  private mutating func noteLoss(_ loss: Double?, _ epoch: Int, _ trainer: LanguageModelTrainer) {
    guard let loss, loss.isFinite, loss < notes.bestLoss ?? .infinity else { return }
    (notes.bestLoss, notes.bestEpoch, best) = (loss, epoch, trainer.averagedModel)
  }

  private func append(_ record: MetricsRecord) throws {
    var record = record
    record.restart = restart
    record.time = Date().timeIntervalSince1970
    try metrics.append(record)
    try tensorBoard?.add(record)
  }
}

extension MetricsRecord {
  /// The line of an epoch.
  init(_ epoch: TrainingEpoch) {
    self.init(.epoch, epoch: epoch.epoch)
    updates = epoch.updates
    perplexity = epoch.perplexity
    loss = Platform.log(epoch.perplexity)
    tokens = epoch.tokenCount
    seconds = epoch.seconds
    tokensPerSecond = epoch.tokensPerSecond
    learningRate = epoch.learningRate.map { Double("\($0)") ?? Double($0) }
    gradientNorm = epoch.gradientNorm
    heldOutLoss = epoch.heldOut?.loss
    heldOutPerplexity = epoch.heldOut?.perplexity
    heldOutBitsPerCharacter = epoch.heldOut?.bitsPerCharacter
    heldOutBitsPerByte = epoch.heldOut?.bitsPerByte
    unknownShare = epoch.heldOut?.unknownShare
  }
}
