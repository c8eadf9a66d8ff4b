import ArgumentParser
import RefrainTensor
import RefrainText

struct FindRate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find-rate",
    abstract: "Looks for a learning rate: sweeps it and draws how the loss goes.",
    discussion: """
      A model is trained from its beginning while the learning rate rises by a factor at each update, from far too low \
      to far too high, and then thrown away (Smith 2017, "Cyclical Learning Rates for Training Neural Networks"). Too \
      low, the loss stays where it is; then it falls; too high, it rises again. Where it falls fastest a rate is \
      suggested. Give the flags that you are going to train with: another clipping or optimizer has other rates.

      Examples:
        refrain find-rate
        refrain find-rate lyrics.txt --cell lstm --optimizer adam --clip 1
        refrain find-rate lyrics.txt --optimizer sgd --clip 0 --from 0.001 --to 100
      """)

  @OptionGroup var text: CorpusOptions
  @OptionGroup var vocabulary: VocabularyOptions
  @OptionGroup var model: ModelOptions
  @Option(help: "Rows of text a batch.")
  var batchSize = 32
  @Option(help: "Characters a row.")
  var steps = 35
  @OptionGroup var updates: OptimizerOptions
  @Option(help: "Batches that go on where the last left off, or pieces in random order.")
  var sampling: TrainingSettings.Sampling = .consecutive
  @Option(help: "Decides the initial weights and the order of random batches.")
  var seed: UInt64 = 0

  @Option(help: "The lowest learning rate. Default: a thousandth of what the optimizer has by default.")
  var from: Float?
  @Option(help: "The highest learning rate. Default: a thousand times what the optimizer has by default.")
  var to: Float?
  @Option(help: "How many updates to spread over the range.")
  var points = 140

  func validate() throws {
    guard points >= 10, points <= 100_000 else { throw ValidationError("--points takes a number from 10 to 100,000.") }
    guard low > 0, low < high, high.isFinite else {
      throw ValidationError("--from and --to take positive numbers, the first below the second.")
    }
    if updates.learningRate != nil { throw ValidationError("--learning-rate is what this looks for; leave it out.") }
    if updates.updates != nil { throw ValidationError("--updates is for training; here it is --points.") }
    if updates.budget != nil { throw ValidationError("--budget is for training; here it is --points.") }
  }

  private var low: Float { from ?? updates.optimizer.defaultLearningRate / 1e3 }
  private var high: Float { to ?? updates.optimizer.defaultLearningRate * 1e3 }

  func run() throws {
    var settings = TrainingSettings()
    (settings.batchSize, settings.stepCount) = (batchSize, steps)
    (settings.sampling, settings.seed) = (sampling, seed)
    updates.apply(to: &settings)
    let run = try TrainingRun(
      corpus: try EncodedCorpus(Corpus(text.source), settings: vocabulary.settings),
      configuration: model.configuration, weights: model.weights, settings: settings, prompts: [], reportEvery: 1)
    try Console.print(
      "\(text.source.title): \(run.textSummary); \(updates.optimizer.rawValue), "
        + "\(counted(points, "update", "updates"))")
    try Console.print(run.modelSummary)
    try Console.print(run.estimate(updates: points))
    let sweep = try run.trainer.sweepRates(from: low, to: high, count: points)
    for line in chart(sweep).lines { try Console.print(line) }
    try Console.print(advice(sweep))
  }

  private func chart(_ sweep: RateSweep) -> TextChart {
    var chart = TextChart(x: sweep.points.map { Double($0.rate) }, y: sweep.smoothed)
    if let finding = sweep.finding { chart.marks = [(Double(finding.least), "v"), (Double(finding.suggested), "^")] }
    return chart
  }

  private func advice(_ sweep: RateSweep) -> String {
    guard let first = sweep.points.first, let last = sweep.points.last, let finding = sweep.finding else {
      return """
        The loss does not fall at any of these rates, so none can be suggested. Try others with --from and --to, or \
        another --clip.
        """
    }
    let (suggested, least) = (significant(finding.suggested), significant(finding.least))
    let end =
      finding.least < last.rate
      ? "is least at \(least) (v) and rises beyond, so stay well below that"
      : "still falls at \(significant(last.rate)), where the sweep ends (v); --to takes a higher end"
    return """
      Loss (upwards, averaged over neighbours) while the learning rate rises from \(significant(first.rate)). It falls \
      fastest at \(suggested) (^), \(end).
      Suggested, since it falls fastest there: --learning-rate \(suggested)
      """
  }
}

/// Two digits of it, as a flag takes them: "0.0042", "130".
private func significant(_ rate: Float) -> String {
  var (digits, scale) = (Double(rate), 1.0)
  while digits >= 100 { (digits, scale) = (digits / 10, scale * 10) }
  while digits < 10 { (digits, scale) = (digits * 10, scale / 10) }
  return "\(Float(digits.rounded() * scale))"
}
