import ArgumentParser
import RefrainNN
import RefrainTensor
import RefrainText

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
      """)

  @Argument(help: "A UTF-8 .txt file, or a .gz or .zip of one; a built-in corpus without it.")
  var path: String?
  @Option(help: "Which built-in corpus to take when no PATH is given.")
  var builtin: BuiltinCorpus?
  @Option(help: "Take this many characters from the beginning of the text.")
  var characters: Int?
  @Option(help: "Keep line ends, or make each a space as the chapter does.")
  var newlines: Corpus.Newlines = .keep
  @Option(help: "What to continue in reports; repeatable. Default: how two lines of the text begin.")
  var prompt: [String] = []

  @OptionGroup var model: ModelOptions

  @Option(help: "Rows of text a batch.")
  var batchSize = 32
  @Option(help: "Characters a row.")
  var steps = 35
  @Option(help: "Passes over the text.")
  var epochs = 200
  @Option(help: "The rule of the updates.")
  var optimizer: TrainingSettings.Optimizer = .sgd
  @Option(help: "How far an update goes. Default: 100 for sgd, 0.001 for adam.")
  var learningRate: Float?
  @Option(help: "Scale gradients down to this global norm when they exceed it; 0 never does.")
  var clip = 0.01
  @Option(help: "Batches that go on where the last left off, or pieces in random order.")
  var sampling: TrainingSettings.Sampling = .consecutive
  @Option(help: "What products are computed in; bf16 takes a processor with AVX-512 BF16.")
  var precision: ProductPrecision = .float32
  @Option(help: "Decides the initial weights and the order of random batches.")
  var seed: UInt64 = 0

  @Option(help: "Report after every so many epochs.")
  var reportEvery = 50
  @Option(help: "The directory to write the model to. Default: a new one below runs/.")
  var output: String?
  @Flag(help: "Replace a model that is in the output directory.")
  var overwrite = false
  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    if path != nil, builtin != nil { throw ValidationError("Give a PATH or --builtin, not both.") }
    try validateReportInterval(reportEvery)
    if !(clip >= 0 && clip.isFinite) { throw ValidationError("--clip takes a positive number, or 0.") }
  }

  func run() throws {
    let corpus = try loadCorpus()
    var run = try TrainingRun(
      corpus: corpus,
      configuration: model.configuration, weights: model.weights, settings: settings,
      prompts: prompt.isEmpty ? corpus.suggestedPrompts : prompt, reportEvery: reportEvery)
    run.isQuiet = quiet
    let wanted = output ?? RunDirectory.unused(from: "runs/\(runName)")
    try SavedModel.prepare(wanted, overwriting: overwrite)

    try announce(corpus, run)
    let trained = try run()
    guard trained.parameters.allSatisfy({ $0.value.sumOfSquares.isFinite }) else { throw Diverged() }
    // Another run may have ended in the same place meanwhile.
    let directory = overwrite ? wanted : RunDirectory.unused(from: wanted)
    try SavedModel(model: trained, vocabulary: run.vocabulary).write(to: directory, overwriting: overwrite)
    if !quiet {
      try Console.print("The model is in \(printable(directory)). To write with it:")
      let prompt = run.prompts.first.map { " \(promptOption($0))" } ?? ""
      try Console.print("  \(CommandName.current) generate \(shellQuoted(directory))\(prompt) --length 50")
    }
  }

  private func loadCorpus() throws -> Corpus {
    if let path { return try Corpus(contentsOf: path, characters: characters, newlines: newlines) }
    return try Corpus(builtin: builtin ?? .chinese, characters: characters, newlines: newlines)
  }

  private var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.batchSize = batchSize
    settings.stepCount = steps
    settings.optimizer = optimizer
    settings.learningRate = learningRate ?? (optimizer == .sgd ? 100 : 1e-3)
    settings.clippingNorm = clip == 0 ? nil : clip
    settings.sampling = sampling
    settings.seed = seed
    settings.precision = precision
    return settings
  }

  private var runName: String { path.map(RunDirectory.name(forText:)) ?? (builtin ?? .chinese).rawValue }

  private func announce(_ corpus: Corpus, _ run: TrainingRun) throws {
    guard !quiet else { return }
    let source = path.map { printable($0) } ?? "The built-in \((builtin ?? .chinese).language) songs"
    try Console.print(
      "\(source): \(grouped(corpus.characterCount)) characters, \(grouped(run.vocabulary.count)) different, "
        + "\(counted(run.trainer.batchCount, "batch", "batches")) an epoch")
    try Console.print(
      "\(run.trainer.model.configuration.summary), parameters: \(grouped(run.trainer.model.parameterCount)); "
        + "\(counted(Compute.threadCount, "thread", "threads")), \(Compute.instructionSet)"
        + (Compute.requestedInstructionSetIsUnavailable ? " (what REFRAIN_ISA names is not to be had)" : ""))
    try Console.print(run.estimate)
  }
}
