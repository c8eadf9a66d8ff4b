import RefrainTensor
import RefrainText

/// A training as the command line shows it: a report line and continuations every so many epochs, and a progress
/// line in between.
struct TrainingRun {
  var trainer: LanguageModelTrainer
  let vocabulary: Vocabulary
  var prompts: [String]
  var reportEvery: Int
  var isQuiet = false
  /// What the book reports for some epochs, to stand beside our figure.
  var recorded: [Int: String] = [:]
  /// Ours for those epochs.
  private(set) var besideTheBook: [(epoch: Int, ours: Double, book: String)] = []

  /// Characters of each continuation, as in the chapter.
  private static let continuationLength = 50

  /// - Returns: the trained model.
  mutating func callAsFunction() throws -> LanguageModel {
    let progress = isQuiet ? nil : ProgressLine(epochCount: trainer.settings.epochs)
    var sinceReport = (seconds: 0.0, epochs: 0, tokens: 0)
    var problem: (any Error)?
    let (epochs, every, report, recorded) = (trainer.settings.epochs, reportEvery, self.report, self.recorded)
    var compared: [(epoch: Int, ours: Double, book: String)] = []
    try trainer.train(
      onStep: { progress?.show($0) },
      onEpoch: { epoch, model in
        if let book = recorded[epoch.epoch] { compared.append((epoch.epoch, epoch.perplexity, book)) }
        sinceReport.seconds += epoch.seconds
        sinceReport.epochs += 1
        sinceReport.tokens += epoch.tokenCount
        guard problem == nil, epoch.epoch % every == 0 || epoch.epoch == epochs else { return }
        progress?.clear()
        do { try report(epoch, model, sinceReport) } catch { problem = error }
        sinceReport = (0, 0, 0)
      })
    if let problem { throw problem }
    besideTheBook = compared
    return trainer.model
  }

  /// What the training will take: "about 12 MB of memory, 0.11 s an epoch, 22 s in all".
  var estimate: String {
    let seconds = trainer.estimatedSecondsPerEpoch()
    return "about \(size(trainer.model.configuration.trainingBytes(trainer.settings))) of memory, "
      + "\(fixed(seconds, 2)) s an epoch, \(duration(seconds * Double(trainer.settings.epochs))) in all"
  }

  private func report(
    _ epoch: TrainingEpoch, _ model: LanguageModel, _ since: (seconds: Double, epochs: Int, tokens: Int)
  ) throws {
    guard !isQuiet else { return }
    let book = recorded[epoch.epoch].map { " (the book: \($0))" } ?? ""
    try Console.print(
      "epoch \(epoch.epoch), perplexity \(fixed(epoch.perplexity, 3))\(book), "
        + "\(fixed(since.seconds / Double(since.epochs), 2)) s/epoch, "
        + "\(fixed(Double(since.tokens) / since.seconds, 0)) tokens/s")
    let writer = Writer(model: model, vocabulary: vocabulary)
    for prompt in prompts {
      let line: String
      do throws(WritingError) {
        line = onOneLine(try writer.write(Self.continuationLength, after: prompt))
      } catch {
        line = "\(onOneLine(prompt)): \(error)"
      }
      try Console.print(" - " + line)
    }
  }
}

extension TrainingRun {
  /// - Parameter reportEvery: at least 1.
  /// - Throws: for a prompt with a character that the text lacks, and whatever the settings or the model's
  ///   configuration refuse.
  init(
    corpus: Corpus, configuration: (Int) -> LanguageModel.Configuration, weights: LanguageModel.InitialWeights,
    settings: TrainingSettings, prompts: [String], reportEvery: Int
  ) throws {
    vocabulary = Vocabulary(of: corpus.text)
    let ids = try vocabulary.encode(corpus.text)
    try settings.validate(textLength: ids.count)
    let configuration = configuration(vocabulary.count)
    try configuration.validate()
    try requireMemory(for: configuration, settings)
    for prompt in prompts {
      if let problem = UnusablePrompt(prompt, vocabulary) { throw problem }
    }
    var generator = Philox(seed: settings.seed)
    let model = LanguageModel(configuration, weights: weights, using: &generator)
    trainer = try LanguageModelTrainer(model, on: ids, settings: settings)
    self.prompts = prompts
    self.reportEvery = reportEvery
  }
}
