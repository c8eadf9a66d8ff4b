import RefrainNN
import RefrainTensor
import RefrainText

/// A training as the command line shows it: a report line and continuations every so many epochs, and a progress
/// line in between.
struct TrainingRun {
  var trainer: LanguageModelTrainer
  let vocabulary: Vocabulary
  /// What the text became; see `Vocabulary.summary(of:characterCount:)`.
  let textSummary: String
  var prompts: [String]
  var reportEvery: Int
  var isQuiet = false
  /// What the book reports for some epochs, to stand beside our figure.
  var recorded: [Int: String] = [:]
  /// Ours for those epochs.
  private(set) var besideTheBook: [(epoch: Int, ours: Double, book: String)] = []

  /// What saves the run as it goes; nil where nothing is kept.
  var keeper: RunKeeper?
  /// The held-out figures, if there are any.
  private var watch = HeldOutWatch()
  private var sinceReport = (seconds: 0.0, epochs: 0, tokens: 0)

  /// Characters of each continuation, as in the chapter.
  private static let continuationLength = 50

  /// Trains to the end, keeping the run where there is a `keeper`.
  ///
  /// - Returns: the trained model.
  /// - Throws: ``Stopped`` when a noted Ctrl-C or SIGTERM wants a kept run to stop.
  mutating func callAsFunction() throws -> LanguageModel {
    let progress = isQuiet ? nil : ProgressLine(epochCount: trainer.settings.epochs)
    while !watch.shouldStop, let event = try trainer.advance() {
      var samples: [MetricsRecord.Sample]?
      switch event {
      case .step(let step): progress?.show(step)
      case .rollBack(let rollBack):
        progress?.clear()
        if !isQuiet { try Console.print(rollBack.report) }
      case .epoch(let epoch):
        noteForReport(epoch)
        if let score = epoch.heldOut { watch.observe(score, epoch: epoch.epoch) }
        guard epoch.epoch % reportEvery == 0 || trainer.isFinished || watch.shouldStop else { break }
        progress?.clear()
        samples = try report(epoch)
      }
      try keeper?.note(event, trainer, samples: samples)
      if let keeper, let signal = Platform.notedInterrupt {
        progress?.clear()
        try self.keeper?.save(trainer)
        throw Stopped(signal: signal, epoch: trainer.epoch, updates: trainer.updates, directory: keeper.directory)
      }
    }
    try keeper?.end(trainer)
    if let summary = watch.summary, !isQuiet { try Console.print(summary) }
    return trainer.averagedModel
  }

  /// The model, its size, and what runs it. The number is plain, for scripts that read it.
  var modelSummary: String {
    "\(trainer.model.configuration.summary), parameters: \(trainer.model.parameterCount); "
      + "\(counted(Compute.threadCount, "thread", "threads")), \(Compute.instructionSet)"
      + (Compute.requestedInstructionSetIsUnavailable ? " (what REFRAIN_ISA names is not to be had)" : "")
  }

  /// What it will take: "about 15 MB of memory, 0.11 s an epoch, 22 s in all".
  ///
  /// - Parameter updates: how many there will be, where that is not what the settings say.
  func estimate(updates: Int? = nil) -> String {
    let seconds = trainer.estimatedSecondsPerEpoch()
    return "about \(size(trainer.model.configuration.trainingBytes(trainer.settings))) of memory, "
      + "\(fixed(seconds, 2)) s an epoch, "
      + "\(duration(seconds / Double(trainer.batchCount) * Double(updates ?? trainer.updateCount))) in all"
  }

  private mutating func noteForReport(_ epoch: TrainingEpoch) {
    if let book = recorded[epoch.epoch] { besideTheBook.append((epoch.epoch, epoch.perplexity, book)) }
    sinceReport.seconds += epoch.seconds
    sinceReport.epochs += 1
    sinceReport.tokens += epoch.tokenCount
  }

  /// Prints how the training goes. Returns what the model wrote.
  private mutating func report(_ epoch: TrainingEpoch) throws -> [MetricsRecord.Sample] {
    let since = sinceReport
    sinceReport = (0, 0, 0)
    if !isQuiet {
      let book = recorded[epoch.epoch].map { " (the book: \($0))" } ?? ""
      try Console.print(
        "epoch \(epoch.epoch), perplexity \(fixed(epoch.perplexity, 3))\(book), "
          + "\(fixed(since.seconds / Double(since.epochs), 2)) s/epoch, "
          + "\(fixed(Double(since.tokens) / since.seconds, 0)) tokens/s")
      if let score = epoch.heldOut { try Console.print(score.heldOutLine) }
    }
    let writer = Writer(model: trainer.averagedModel, vocabulary: vocabulary)
    var samples: [MetricsRecord.Sample] = []
    for prompt in prompts {
      let line: String
      do throws(WritingError) {
        let text = try writer.write(Self.continuationLength, after: prompt)
        samples.append(.init(prompt: prompt, text: text))
        line = onOneLine(text)
      } catch {
        line = "\(onOneLine(prompt)): \(error)"
      }
      if !isQuiet { try Console.print(" - " + line) }
    }
    return samples
  }
}

extension TrainingRun {
  /// Scores a held-out text after each epoch.
  ///
  /// - Parameters:
  ///   - patience: after how many epochs without a better score to stop; nil never does.
  ///   - checkpoint: which the run goes on from.
  ///   - digest: of the training text, where the run goes on.
  /// - Returns: what to note: without the best epoch so far if epochs are now compared by another text.
  @discardableResult
  mutating func validate(
    on heldOut: Corpus?, patience: Int?, since checkpoint: TrainingCheckpoint? = nil, ofText digest: String? = nil
  ) -> TrainingCheckpoint.Notes {
    if let heldOut { trainer.heldOut = EncodedText(heldOut, vocabulary: vocabulary) }
    var notes = checkpoint?.notes ?? TrainingCheckpoint.Notes()
    // Nil where an earlier version has not noted it.
    let before = heldOut == nil ? notes.text : notes.heldOut
    (notes.text, notes.heldOut) = (digest ?? trainer.ids.digest, trainer.heldOut?.digest)
    if let before, before != (heldOut == nil ? notes.text : notes.heldOut) {
      (notes.bestEpoch, notes.bestLoss, notes.comparedSince) = (nil, nil, trainer.epoch)
    }
    if heldOut != nil {
      watch = HeldOutWatch(
        patience: patience, bestEpoch: notes.bestEpoch, bestLoss: notes.bestLoss, lastEpoch: trainer.epoch,
        since: notes.comparedSince ?? 0)
    }
    return notes
  }
}

extension HeldOutWatch {
  /// What came of it; nil before the first figure.
  fileprivate var summary: String? {
    guard let bestEpoch, let bestLoss else { return nil }
    let waited = counted(epochsSinceBest, "epoch", "epochs")
    return (shouldStop ? "stopped early, after \(waited) without a better one; " : "")
      + "best held-out perplexity \(fixed(Platform.exp(bestLoss), 3)), at epoch \(grouped(bestEpoch)): "
      + "\(SavedModel.bestName)"
  }
}

extension TextScore {
  /// As a training prints it.
  fileprivate var heldOutLine: String {
    "held-out perplexity \(fixed(perplexity, 3)), \(fixed(bitsPerCharacter, 3)) bits/character, "
      + "\(fixed(bitsPerByte, 3)) bits/byte"
  }
}

extension TrainingRollBack {
  /// As a run prints it.
  fileprivate var report: String {
    "update \(grouped(update)), in epoch \(grouped(epoch)): the loss "
      + (loss.isFinite ? "exploded to \(loss)" : "became \(loss)")
      + "; back to update \(grouped(updates)), and on at \(rateCut) of the learning rate "
      + "(attempt \(attempt) of \(limit))"
  }
}

extension TrainingRun {
  /// - Parameters:
  ///   - saved: the model to begin with, which gets rows for what its vocabulary lacks; nil for a new one.
  ///   - reportEvery: at least 1.
  /// - Throws: for a prompt with a character that the text lacks, and whatever the settings or the model's
  ///   configuration refuse.
  init(
    corpus: EncodedCorpus, beginningWith saved: SavedModel? = nil,
    configuration: (Int) -> LanguageModel.Configuration, weights: LanguageModel.InitialWeights,
    settings: TrainingSettings, prompts: [String], reportEvery: Int
  ) throws {
    vocabulary = corpus.vocabulary
    let ids = corpus.ids
    textSummary = vocabulary.summary(of: ids, characterCount: corpus.characterCount)
    try settings.validate(textLength: ids.count)
    var configuration = saved?.model.configuration ?? configuration(vocabulary.count)
    configuration.vocabularySize = vocabulary.count
    try configuration.validate()
    try requireMemory(for: configuration, settings)
    var generator = Philox(seed: settings.seed)
    let model =
      saved?.model.extended(to: vocabulary.count, using: &generator)
      ?? LanguageModel(configuration, weights: weights, using: &generator)
    trainer = try LanguageModelTrainer(model, on: ids, settings: settings)
    (self.prompts, self.reportEvery) = (prompts, reportEvery)
    try requireUsablePrompts()
  }

  /// A run that goes on from a checkpoint.
  init(
    resuming checkpoint: TrainingCheckpoint, corpus: EncodedCorpus, settings: TrainingSettings, prompts: [String],
    reportEvery: Int
  ) throws {
    vocabulary = checkpoint.vocabulary
    let ids = corpus.ids
    textSummary = vocabulary.summary(of: ids, characterCount: corpus.characterCount)
    try requireMemory(for: checkpoint.configuration, settings)
    trainer = try LanguageModelTrainer(
      resuming: checkpoint, on: ids, settings: settings, isSameText: checkpoint.notes.text == ids.digest)
    (self.prompts, self.reportEvery) = (prompts, reportEvery)
    try requireUsablePrompts()
  }

  private func requireUsablePrompts() throws {
    for prompt in prompts {
      if let problem = UnusablePrompt(prompt, vocabulary) { throw problem }
    }
  }
}
