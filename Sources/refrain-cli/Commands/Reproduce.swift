import ArgumentParser
import RefrainNN
import RefrainTensor
import RefrainText

struct Reproduce: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs the book chapter's two versions on its data set, beside what the book reports.",
    discussion: """
      "Dive into Deep Learning" trains the same small model with MXNet Gluon and with Keras on the first 10,000 \
      characters of a collection of lyrics. Its Keras run diverges, since its loss is given raw logits as if they \
      were probabilities; here it is given logits as such, and --as-recorded repeats the mistake.

      Examples:
        refrain reproduce gluon
        refrain reproduce keras --as-recorded --corpus jaychou_lyrics.txt.zip
      """)

  enum Version: String, ExpressibleByArgument, CaseIterable {
    case gluon, keras
  }

  @Argument(help: "Which of the two.")
  var version: Version
  @Option(help: "The book's data set, jaychou_lyrics.txt.zip or the text in it.")
  var corpus: String?
  @Flag(help: "Train with the arithmetic that made the book's Keras run diverge.")
  var asRecorded = false
  @Option(help: "Passes over the text. Default: as in the book, 200 for gluon and 250 for keras.")
  var epochs: Int?
  @Option(help: "Report after every so many epochs.")
  var reportEvery = 50
  @Option(help: "Decides the initial weights.")
  var seed: UInt64 = 0

  /// What the book's pages show, by epoch.
  private var recorded: [Int: String] {
    switch version {
    case .gluon: [50: "79.5", 100: "14.4", 150: "4.37", 200: "2.317"]
    case .keras: [50: "8,314", 250: "2,834,346"]
    }
  }

  func validate() throws {
    try validateReportInterval(reportEvery)
    if asRecorded, version != .keras { throw ValidationError("--as-recorded is about the Keras version alone.") }
  }

  func run() throws {
    let corpus = try BookCorpus.load(corpus)
    var settings = TrainingSettings()
    settings.epochs = epochs ?? (version == .gluon ? 200 : 250)
    settings.seed = seed
    settings.loss = asRecorded ? .logitsAsProbabilities : .softmaxCrossEntropy
    var run = try TrainingRun(
      corpus: try EncodedCorpus(corpus),
      configuration: {
        version == .gluon
          ? .init(vocabularySize: $0) : .init(vocabularySize: $0, activation: .tanh, biases: .one)
      },
      weights: version == .gluon ? .gluon : .keras, settings: settings,
      prompts: BookCorpus.prompts.filter { prompt in prompt.allSatisfy(corpus.text.contains) },
      reportEvery: reportEvery)
    run.recorded = recorded
    try Console.print(
      "\(run.textSummary), "
        + "\(counted(run.trainer.batchCount, "batch", "batches")) an epoch; \(about)")
    try Console.print(run.modelSummary)
    try Console.print(run.estimate())
    _ = try run()
    guard !run.besideTheBook.isEmpty else { return }
    try Console.print("Perplexity, and what the book recorded:")
    for (epoch, ours, book) in run.besideTheBook {
      try Console.print("  epoch \(epoch): \(fixed(ours, 3)), the book \(book)")
    }
  }

  private var about: String {
    switch (version, asRecorded) {
    case (.gluon, _): "the Gluon version: ReLU, two biases, N(0, 0.01²)"
    case (.keras, false):
      "the Keras version, its loss given logits as such: tanh, one bias, Glorot and orthogonal weights"
    case (.keras, true): "the Keras version as the book ran it: its loss takes logits for probabilities"
    }
  }
}
