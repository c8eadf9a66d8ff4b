import ArgumentParser
import RefrainTensor
import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct BenchmarkTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Times epochs of the chapter's training.",
    discussion: """
      Runs one epoch more than asked for, leaves the first out of the times, and prints one line of JSON: the median \
      and the fastest epoch, tokens per second, and the perplexity of the last. It trains as `refrain train` does.

      Example:
        refrain benchmark train --corpus lyrics.txt --epochs 20
      """)

  enum Cell: String, ExpressibleByArgument, CaseIterable {
    case relu, tanh, gru, lstm
  }
  enum Input: String, ExpressibleByArgument, CaseIterable {
    case best, onehot
  }
  enum Task: String, ExpressibleByArgument, CaseIterable {
    case train, generate
  }

  @Option(help: "A .txt, .gz or .zip of UTF-8 text; line ends become spaces.")
  var corpus: String
  @Option(help: "Characters to take from its beginning.")
  var chars = 10_000
  @Option(help: "The recurrent layer; gru and lstm are still to come.")
  var cell: Cell = .relu
  @Option(help: "Units of a layer.")
  var hidden = 256
  @Option(help: "Recurrent layers.")
  var layers = 1
  @Option(help: "Rows a batch.")
  var batch = 32
  @Option(help: "Characters a row.")
  var steps = 35
  @Option(help: "Epochs to time.")
  var epochs = 8
  @Option(help: "Learning rate.")
  var lr: Float = 100
  @Option(help: "Clipping norm.")
  var clip = 0.01
  @Option(help: "Decides the initial weights.")
  var seed: UInt64 = 0
  @Option(help: "Threads to use; 0 uses them all.")
  var threads = 0
  @Option(help: "Accepted for comparisons with other programs; ids are always gathered, never multiplied.")
  var input: Input = .best
  @Option(help: "Must be train here.")
  var task: Task = .train
  @Option(help: "Accepted for comparisons with other programs.")
  var length = 2000
  @Flag(help: "Accepted for comparisons with other programs.")
  var scan = false

  func validate() throws {
    guard task == .train else { throw ValidationError("`refrain benchmark train` only trains; leave --task out.") }
    guard cell == .relu || cell == .tanh else {
      throw ValidationError("There is no \(cell.rawValue) layer yet; use --cell relu or --cell tanh.")
    }
    guard (0...256).contains(threads) else { throw ValidationError("--threads takes a number from 0 to 256.") }
    guard epochs > 0, epochs < 1 << 30 else { throw ValidationError("--epochs takes a number from 1 up.") }
  }

  func run() throws {
    let text = try Corpus(contentsOf: corpus, characters: chars, newlines: .space)
    var settings = TrainingSettings()
    settings.epochs = epochs + 1
    settings.batchSize = batch
    settings.stepCount = steps
    settings.learningRate = lr
    settings.clippingNorm = clip
    settings.seed = seed
    var run = try TrainingRun(
      corpus: text,
      configuration: {
        .init(vocabularySize: $0, hiddenSize: hidden, layerCount: layers, activation: cell == .relu ? .relu : .tanh)
      }, weights: .gluon, settings: settings, prompts: [], reportEvery: 1)

    var reports: [TrainingEpoch] = []
    try Compute.withThreads(threads) { try run.trainer.train(onEpoch: { report, _ in reports.append(report) }) }
    let seconds = reports.dropFirst().map(\.seconds).sorted()
    let middle = seconds.count / 2
    let median = seconds.count % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2
    try Console.print(
      Result(
        peer: "refrain", version: RefrainCommand.version, task: task.rawValue, cell: cell.rawValue, hidden: hidden,
        layers: layers, batch: batch, steps: steps, seconds_per_epoch: median, fastest: seconds[0],
        tokens_per_second: Double(reports[0].tokenCount) / median, perplexity: Self.number(reports[epochs].perplexity)
      ).json())
  }

  /// As the other programs have it: what has exploded stands at exp(700), which JSON can say.
  private static func number(_ perplexity: Double) -> Double? {
    perplexity.isNaN ? nil : min(perplexity, 1.0142320547350045e304)
  }

  /// The fields that other programs of the comparison print as well.
  private struct Result: Encodable {
    let peer, version, task, cell: String
    let hidden, layers, batch, steps: Int
    // swift-format-ignore: AlwaysUseLowerCamelCase
    let seconds_per_epoch, fastest, tokens_per_second: Double
    let perplexity: Double?

    func json() throws -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}
