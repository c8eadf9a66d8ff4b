import ArgumentParser
import RefrainNN
import RefrainTensor
import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains a language model on a text.",
    discussion: """
      The settings are those of the chapter by default: one ReLU layer of 256 units, consecutive batches of 32 × 35, \
      gradients clipped to norm 0.01, SGD at 100, 200 epochs.

      Examples:
        refrain train
        refrain train lyrics.txt.gz --characters 10000 --newlines space
        refrain train --optimizer adam --learning-rate 0.002 --clip 1 --epochs 60
        refrain train --cell lstm --dropout 0.3 --optimizer adam --clip 1
        refrain train lyrics.txt --validation 0.1 --early-stopping 10
        refrain train --resume runs/lyrics
        refrain train other.txt --init-from runs/lyrics --learning-rate 10 --epochs 20
      """)

  @OptionGroup var text: CorpusOptions
  @OptionGroup var encoding: EncodingOptions
  @Option(help: "What to continue in reports; repeatable. Default: how two lines of the text begin.")
  var prompt: [String] = []

  @OptionGroup var vocabulary: VocabularyOptions
  @OptionGroup var model: ModelOptions

  @Option(help: "Rows of text a batch.")
  var batchSize = 32
  @Option(help: "Characters a row.")
  var steps = 35
  @Option(help: "Passes over the text.")
  var epochs = 200
  @OptionGroup var updates: OptimizerOptions

  @Option(help: "Batches that go on where the last left off, or pieces in random order.")
  var sampling: TrainingSettings.Sampling = .consecutive
  @Option(help: "What products are computed in; bf16 takes a processor with AVX-512 BF16.")
  var precision: ProductPrecision = .float32
  @Option(help: "Decides the initial weights and the order of random batches.")
  var seed: UInt64 = 0

  @Option(help: "Report after every so many epochs.")
  var reportEvery = 50
  @OptionGroup var validation: ValidationOptions
  @OptionGroup var checkpoints: CheckpointOptions

  @Option(help: "The directory to write the model to. Default: a new one below runs/.")
  var output: String?
  @Flag(help: "Replace a model that is in the output directory.")
  var overwrite = false
  @Flag(help: "Write event files for TensorBoard as well, into the same directory.")
  var tensorboard = false
  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    try validateReportInterval(reportEvery)
  }

  func run() throws {
    do {
      try train()
    } catch let stopped as StoppedReading {
      let kept = checkpoints.resume == nil ? "nothing is kept" : "the run is as it was"
      if !quiet { try Console.print("Stopped before the training began; \(kept).") }
      throw ExitCode(128 + stopped.signal)
    }
  }

  private func train() throws {
    // From here on: what was written of a large text's ids must go when its reading is stopped.
    Platform.noteInterrupts()
    if let directory = checkpoints.resume {
      try resuming(directory).goOn(in: directory)
    } else if let file = checkpoints.settings {
      try following(file, given: Array(CommandLine.arguments.drop { $0 != "train" }.dropFirst())).begin()
    } else {
      try begin()
    }
  }

  private func begin() throws {
    // Before a text of gigabytes is read.
    try RunDirectory.requireFree(output, overwriting: overwrite)
    try encoding.requireFree(overwriting: overwrite)
    var made: String?
    var hasBegun = false
    let isNew = output.map { !FileManager.default.fileExists(atPath: $0) } ?? true
    defer {
      encoding.removeUnsettled(in: made)
      if let made, isNew, !hasBegun { RunDirectory.removeIfEmpty(made) }
    }
    func takeDirectory() throws -> String {
      let directory = try made ?? RunDirectory.take(output, named: text.source.runName, overwriting: overwrite)
      made = directory
      return directory
    }
    let saved = try modelToBeginWith()
    let (corpus, heldOut) = try texts(saved.map { .extended($0.vocabulary) } ?? .made(vocabulary.settings)) {
      encoding.unsettledPath(in: try takeDirectory())
    }
    try StoppedReading.check()
    var run = try TrainingRun(
      corpus: corpus, beginningWith: saved, configuration: model.configuration, weights: model.weights,
      settings: settings, prompts: prompts(corpus), reportEvery: reportEvery)
    run.isQuiet = quiet
    run.validate(on: heldOut, patience: validation.earlyStopping)
    var told = self
    if let budget = updates.budget {
      try run.fit(into: budget)
      // What is repeated, or goes on, is what the clock said now.
      (told.updates.budget, told.updates.updates) = (nil, run.trainer.settings.updates)
    }
    let directory = try takeDirectory()
    try announce(corpus, run)
    try StoppedReading.check()
    hasBegun = true
    run.keeper = try RunKeeper(
      beginning: run.trainer, in: directory, told.recorded, checkpoints, vocabulary: run.vocabulary
    ) {
      if encoding.encodeTo == nil { encoding.removeSettled(in: directory) }
      try encoding.settle(in: directory)
    }
    try finish(&run, in: directory)
  }

  /// What is learned from, and what is held out.
  private func texts(
    _ plan: VocabularyPlan, pathForLargeTexts: () throws -> String
  ) throws -> (training: EncodedCorpus, heldOut: Corpus?) {
    let other = try validation.otherText(text.source)
    let progress = quiet ? nil : ProgressLine(epochCount: epochs)
    let (training, heldOut) = try EncodedCorpus.read(
      text.source, heldOut: validation.share, plan: plan, encodingTo: encoding.chosenUnsettledPath,
      pathForLargeTexts: pathForLargeTexts,
      onProgress: {
        progress?.show(bytesRead: $0)
        try StoppedReading.check()
      })
    return (training, other ?? heldOut)
  }

  /// The same for a run that goes on: the ids that are in a file are taken, unless the text is to be another.
  private func textsAgain(
    in directory: String, _ vocabulary: Vocabulary
  ) throws -> (training: EncodedCorpus, heldOut: Corpus?) {
    guard !textIsSet, let training = try encoding.encoded(in: directory, vocabulary) else {
      return try texts(.given(vocabulary)) { encoding.unsettledPath(in: directory) }
    }
    let other = try validation.otherText(text.source)
    let heldOut = try validation.share.map { _ in try text.source.heldOut(after: training.characterCount) }
    return (training, other ?? heldOut)
  }

  private func prompts(_ corpus: EncodedCorpus) -> [String] { prompt.isEmpty ? corpus.suggestedPrompts : prompt }

  private func goOn(in directory: String) throws {
    defer { encoding.removeUnsettled(in: directory) }
    let (checkpoint, unusable) = try CheckpointFolder(in: directory).latest()
    for problem in unusable { Console.note("\(problem); an earlier checkpoint is taken") }
    let (corpus, heldOut) = try textsAgain(in: directory, checkpoint.vocabulary)
    var run = try TrainingRun(
      resuming: checkpoint, corpus: corpus, settings: settings, prompts: prompts(corpus), reportEvery: reportEvery)
    run.isQuiet = quiet
    let digest = run.trainer.ids.digest
    if digest != checkpoint.notes.text {
      Console.note("the text is not the one that the run began with; the epoch begins anew, with the text as it is")
    }
    let notes = run.validate(on: heldOut, patience: validation.earlyStopping, since: checkpoint, ofText: digest)
    if checkpoint.notes.bestEpoch != nil, notes.bestEpoch == nil {
      Console.note(
        "the \(heldOut == nil ? "" : "held-out ")text by which epochs are compared is another; the best is sought anew")
    }
    try announce(corpus, run)
    if !quiet {
      try Console.print(
        "resumed at epoch \(grouped(run.trainer.epoch)), update \(grouped(run.trainer.updates)) of "
          + grouped(run.trainer.updateCount))
    }
    try StoppedReading.check()
    // Before the settings name another text: ids that are there are taken for theirs.
    if textIsSet { encoding.removeSettled(in: directory) }
    run.keeper = try RunKeeper(
      resuming: run.trainer, with: notes, in: directory, recorded, checkpoints, vocabulary: run.vocabulary)
    try encoding.settle(in: directory)
    try finish(&run, in: directory)
  }

  /// Trains to the end, or until it is stopped, and says what to type next.
  private func finish(_ run: inout TrainingRun, in directory: String) throws {
    if tensorboard { try run.keeper?.showInTensorBoard(after: run.trainer.epoch) }
    do {
      _ = try run()
    } catch let error as TrainingDiverged {
      try run.keeper?.saveBeforeDivergence(run.trainer)
      throw Diverged(error: error, directory: directory)
    } catch let stopped as Stopped {
      if !quiet { try Console.print(stopped.message) }
      // What a shell makes of a program that the signal ended.
      throw ExitCode(128 + stopped.signal)
    }
    guard !quiet else { return }
    if Platform.isTerminal(.standardOutput) {
      for line in TrainingSummary.lines(of: try RunHistory(contentsOf: directory)) { try Console.print(line) }
    }
    try Console.print("The model is in \(printable(directory)). To write with it:")
    let prompt = run.prompts.first.map { " \(promptOption($0))" } ?? ""
    try Console.print("  \(CommandName.current) generate \(shellQuoted(directory))\(prompt) --length 50")
  }

  var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.batchSize = batchSize
    settings.stepCount = steps
    updates.apply(to: &settings)
    settings.sampling = sampling
    settings.seed = seed
    settings.precision = precision
    settings.rollBackLimit = checkpoints.rollBacks
    return settings
  }

  private func announce(_ corpus: EncodedCorpus, _ run: TrainingRun) throws {
    guard !quiet else { return }
    try Console.print(
      "\(text.source.title): \(run.textSummary), "
        + "\(counted(run.trainer.batchCount, "batch", "batches")) an epoch")
    if let heldOut = run.trainer.heldOut {
      let share = Double(heldOut.unknownCount) / Double(max(heldOut.characterCount, 1))
      try Console.print(
        "held out: \(counted(heldOut.characterCount, "character", "characters")), \(percentage(share)) of them unknown")
    }
    if corpus.repairCount > 0 {
      try Console.print("replaced by U+FFFD: \(counted(corpus.repairCount, "part", "parts")) of broken UTF-8")
    }
    try Console.print(run.modelSummary)
    try Console.print(run.estimate())
  }
}
