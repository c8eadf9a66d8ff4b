import ArgumentParser
import RefrainTensor
import RefrainText

struct BenchmarkTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Times epochs of the chapter's training.",
    discussion: """
      Runs one epoch more than asked for, leaves the first out of the times, and prints one line of JSON: the median \
      and the fastest epoch, tokens per second, the perplexity of the last, the bytes that tensors took at most, and \
      how many billion float operations of products that is a second, beside what the processor reaches at most. It \
      trains as `refrain train` does.

      Example:
        refrain benchmark train --corpus lyrics.txt --epochs 20
      """)

  @OptionGroup var options: BenchmarkOptions

  func validate() throws { try options.requireTask(.train) }

  func run() throws {
    var settings = TrainingSettings()
    settings.epochs = options.epochs + 1
    settings.batchSize = options.batch
    settings.stepCount = options.steps
    settings.learningRate = options.lr
    settings.clippingNorm = options.clip
    settings.seed = options.seed
    settings.precision = options.precision
    var run = try TrainingRun(
      corpus: try EncodedCorpus(options.readCorpus()), configuration: { options.configuration(vocabularySize: $0) },
      weights: .gluon,
      settings: settings, prompts: [], reportEvery: 1)

    var last: TrainingEpoch?
    Compute.resetPeakLiveBytes()
    let measurement = try Measurement(options, products: options.precision) {
      var seconds: [Double] = []
      try run.trainer.train(onEpoch: { report, _ in
        seconds.append(report.seconds)
        last = report
      })
      return Array(seconds.dropFirst())
    }
    let tokens = Double(last?.tokenCount ?? 0)
    let operations = tokens * trainingOperations(aCharacter: run.trainer.model.configuration)
    let result = Result(
      seconds_per_epoch: measurement.median, fastest: measurement.seconds[0],
      tokens_per_second: tokens / measurement.median, perplexity: last.flatMap { Self.number($0.perplexity) },
      peak_tensor_bytes: Compute.peakLiveBytes)
    try Console.print(
      BenchmarkLine(
        options: options, task: .train, result: result, figures: measurement.figures(operations: operations)
      ).json())
  }

  /// As the other programs have it: what has exploded stands at exp(700), which JSON can say.
  private static func number(_ perplexity: Double) -> Double? {
    perplexity.isNaN ? nil : min(perplexity, 1.0142320547350045e304)
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct Result: Encodable {
    let seconds_per_epoch, fastest, tokens_per_second: Double
    let perplexity: Double?
    let peak_tensor_bytes: Int
  }
}
