import ArgumentParser
import RefrainTensor
import RefrainText

/// What both benchmarks take: the options of the programs that they are compared with, and how to compute.
struct BenchmarkOptions: ParsableArguments {
  enum Cell: String, ExpressibleByArgument, CaseIterable {
    case relu, tanh, gru, lstm, mingru, minlstm

    /// `refrain train` calls the plain layer rnn, whose activation is ReLU unless it says otherwise.
    init?(argument: String) { self.init(rawValue: argument == "rnn" ? "relu" : argument) }

    var kind: LanguageModel.Configuration.Cell {
      switch self {
      case .relu, .tanh: .rnn
      case .gru: .gru
      case .lstm: .lstm
      case .mingru: .minGRU
      case .minlstm: .minLSTM
      }
    }
  }
  enum Input: String, ExpressibleByArgument, CaseIterable {
    case best, onehot
  }
  enum Task: String, ExpressibleByArgument, CaseIterable {
    case train, generate
  }
  enum InstructionSet: String, ExpressibleByArgument, CaseIterable {
    case portable, neon, avx2, avx512
  }

  @Option(help: "A .txt, .gz or .zip of UTF-8 text; line ends become spaces.")
  var corpus: String
  @Option(help: "Characters to take from its beginning.")
  var chars = 10_000
  @Option(help: "The recurrent layer.")
  var cell: Cell = .relu
  @Option(help: "Units of a layer.")
  var hidden = 256
  @Option(help: "Recurrent layers.")
  var layers = 1
  @Option(help: "Read characters through vectors of this width. Default: one-hot.")
  var embedding: Int?
  @Option(help: "As of refrain train.")
  var dropout: Float = 0
  @Option(help: "As of refrain train.")
  var weightDrop: Float = 0
  @Option(help: "As of refrain train.")
  var zoneout: Float = 0
  @Flag(help: "As of refrain train.")
  var layerNorm = false
  @Flag(help: "As of refrain train.")
  var residual = false
  @Option(help: "Rows a batch in training.")
  var batch = 32
  @Option(help: "Characters a row in training.")
  var steps = 35
  @Option(help: "Epochs of training to time.")
  var epochs = 8
  @Option(help: "Learning rate.")
  var lr: Float = 100
  @Option(help: "Clipping norm.")
  var clip = 0.01
  @Option(help: "Decides the initial weights.")
  var seed: UInt64 = 0
  @Option(help: "Threads to use; 0 uses them all.")
  var threads = 0
  @Option(help: "The instruction set to use; by default the best that there is.")
  var isa: InstructionSet?
  @Option(help: "Training: what products are computed in. Writing: what weights are stored in.")
  var precision: ProductPrecision = .float32
  @Option(help: "Accepted for comparisons with other programs; ids are always gathered, never multiplied.")
  var input: Input = .best
  @Option(help: "The benchmark's own name, for comparisons with other programs.")
  var task: Task?
  @Option(help: "Characters to write, one by one.")
  var length = 2000
  @Flag(help: "Accepted for comparisons with other programs.")
  var scan = false

  func validate() throws {
    guard (0...256).contains(threads) else { throw ValidationError("--threads takes a number from 0 to 256.") }
    guard epochs > 0, epochs < 1 << 30 else { throw ValidationError("--epochs takes a number from 1 up.") }
    guard length > 0, length < 1 << 30 else { throw ValidationError("--length takes a number from 1 up.") }
  }

  /// - Throws: if `--task` names the other benchmark.
  func requireTask(_ expected: Task) throws {
    guard let task, task != expected else { return }
    throw ValidationError(
      "`refrain benchmark \(expected.rawValue)` has the task \(expected.rawValue); leave --task out.")
  }

  func readCorpus() throws -> Corpus { try Corpus(contentsOf: corpus, characters: chars, newlines: .space) }

  func configuration(vocabularySize: Int) -> LanguageModel.Configuration {
    var configuration = LanguageModel.Configuration(
      cell: cell.kind, vocabularySize: vocabularySize, hiddenSize: hidden, layerCount: layers,
      activation: cell == .tanh ? .tanh : .relu, embeddingSize: embedding)
    configuration.dropout = dropout
    configuration.weightDrop = weightDrop
    configuration.zoneout = zoneout
    configuration.layerNormalization = layerNorm
    configuration.residual = residual
    return configuration
  }
}
