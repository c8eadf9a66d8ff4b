import Refrain
import Testing

/// Every flag of `refrain train` does what it says. Those that change the training are held against the library
/// trained with the same setting: the perplexities must be its, and others than without the flag.
@Suite struct TrainFlagTests {
  /// A training by the library, as ``tinyFlags`` describe it.
  struct Setup {
    var corpus = BuiltinCorpus.chinese
    var characters = 1_200
    var newlines = Corpus.Newlines.keep
    var vocabulary = VocabularySettings()
    var configuration = LanguageModel.Configuration(vocabularySize: 1, hiddenSize: 16)
    var weights = LanguageModel.InitialWeights.gluon
    var settings = TrainingSettings()

    init() {
      settings.batchSize = 4
      settings.stepCount = 10
      settings.epochs = 2
      settings.optimizer = .adam
      settings.learningRate = 0.01
      settings.clippingNorm = 1
    }

    func trainer() throws -> LanguageModelTrainer {
      let text = try Corpus(builtin: corpus, characters: characters, newlines: newlines).text
      let vocabulary = try Vocabulary(of: text, vocabulary)
      var (generator, configuration) = (Philox(seed: settings.seed), configuration)
      configuration.vocabularySize = vocabulary.count
      let model = LanguageModel(configuration, weights: weights, using: &generator)
      return try LanguageModelTrainer(model, on: vocabulary.encode(text), settings: settings)
    }

    /// To three decimals, as they are printed.
    func perplexities() throws -> [Double] {
      var trainer = try trainer()
      var result: [Double] = []
      try trainer.train(onEpoch: { report, _ in result.append((report.perplexity * 1_000).rounded() / 1_000) })
      return result
    }
  }

  struct Flag: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let change: @Sendable (inout Setup) -> Void
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: String..., change: @escaping @Sendable (inout Setup) -> Void) {
      (self.arguments, self.change) = (arguments, change)
    }
  }

  static let flags: [Flag] = [
    Flag("--builtin", "english") { $0.corpus = .english },
    Flag("--characters", "1000") { $0.characters = 1_000 },
    Flag("--newlines", "space") { $0.newlines = .space },
    Flag("--vocabulary", "byte") { $0.vocabulary.unit = .byte },
    Flag("--vocabulary", "word") { $0.vocabulary.unit = .word },
    Flag("--vocabulary", "bpe") { $0.vocabulary.unit = .bpe },
    Flag("--vocabulary-size", "100") { $0.vocabulary.size = 100 },
    Flag("--min-count", "3") { $0.vocabulary.minimumCount = 3 },
    Flag("--hidden", "24") { $0.configuration.hiddenSize = 24 },
    Flag("--activation", "tanh") { $0.configuration.activation = .tanh },
    Flag("--cell", "lstm") { ($0.configuration.cell, $0.weights) = (.lstm, .pytorch(hiddenSize: 16)) },
    Flag("--cell", "gru") { ($0.configuration.cell, $0.weights) = (.gru, .pytorch(hiddenSize: 16)) },
    Flag("--cell", "mingru") { ($0.configuration.cell, $0.weights) = (.minGRU, .pytorch(hiddenSize: 16)) },
    Flag("--cell", "minlstm") { ($0.configuration.cell, $0.weights) = (.minLSTM, .pytorch(hiddenSize: 16)) },
    Flag("--layers", "2") { $0.configuration.layerCount = 2 },
    Flag("--layers", "2", "--residual") {
      $0.configuration.layerCount = 2
      $0.configuration.residual = true
    },
    Flag("--embedding", "16") { $0.configuration.embeddingSize = 16 },
    Flag("--embedding", "16", "--tie-weights") {
      $0.configuration.embeddingSize = 16
      $0.configuration.tiesWeights = true
    },
    Flag("--initial", "keras") { $0.weights = .keras },
    Flag("--initial", "pytorch") { $0.weights = .pytorch(hiddenSize: 16) },
    Flag("--dropout", "0.4") { $0.configuration.dropout = 0.4 },
    Flag("--layers", "2", "--dropout", "0.5") {
      ($0.configuration.layerCount, $0.configuration.dropout) = (2, 0.5)
    },
    Flag("--weight-drop", "0.4") { $0.configuration.weightDrop = 0.4 },
    Flag("--cell", "gru", "--weight-drop", "0.4") {
      ($0.configuration.cell, $0.weights) = (.gru, .pytorch(hiddenSize: 16))
      $0.configuration.weightDrop = 0.4
    },
    Flag("--zoneout", "0.4") { $0.configuration.zoneout = 0.4 },
    Flag("--cell", "lstm", "--zoneout", "0.4") {
      ($0.configuration.cell, $0.weights) = (.lstm, .pytorch(hiddenSize: 16))
      $0.configuration.zoneout = 0.4
    },
    Flag("--cell", "gru", "--initial", "gluon") { $0.configuration.cell = .gru },
    Flag("--cell", "lstm", "--layer-norm") {
      ($0.configuration.cell, $0.weights) = (.lstm, .pytorch(hiddenSize: 16))
      $0.configuration.layerNormalization = true
    },
    Flag("--cell", "gru", "--layer-norm") {
      ($0.configuration.cell, $0.weights) = (.gru, .pytorch(hiddenSize: 16))
      $0.configuration.layerNormalization = true
    },
    Flag("--batch-size", "3") { $0.settings.batchSize = 3 },
    Flag("--steps", "7") { $0.settings.stepCount = 7 },
    Flag("--epochs", "3") { $0.settings.epochs = 3 },
    Flag("--optimizer", "sgd") { $0.settings.optimizer = .sgd },
    Flag("--learning-rate", "0.02") { $0.settings.learningRate = 0.02 },
    Flag("--optimizer", "sgd", "--learning-rate", "2", "--clip", "0.02") {
      $0.settings.optimizer = .sgd
      $0.settings.learningRate = 2
      $0.settings.clippingNorm = 0.02
    },
    Flag("--optimizer", "sgd", "--learning-rate", "2", "--clip", "0") {
      $0.settings.optimizer = .sgd
      $0.settings.learningRate = 2
      $0.settings.clippingNorm = nil
    },
    Flag("--optimizer", "sgd", "--learning-rate", "2", "--momentum", "0.5") {
      ($0.settings.optimizer, $0.settings.learningRate, $0.settings.momentum) = (.sgd, 2, 0.5)
    },
    Flag("--optimizer", "sgd", "--learning-rate", "2", "--momentum", "0.5", "--nesterov") {
      ($0.settings.optimizer, $0.settings.learningRate, $0.settings.momentum) = (.sgd, 2, 0.5)
      $0.settings.nesterov = true
    },
    Flag("--weight-decay", "0.02") { $0.settings.weightDecay = 0.02 },
    Flag("--beta1", "0.5") { $0.settings.beta1 = 0.5 },
    Flag("--beta2", "0.9") { $0.settings.beta2 = 0.9 },
    Flag("--epsilon", "0.01") { $0.settings.epsilon = 0.01 },
    Flag("--optimizer", "adamw") { $0.settings.optimizer = .adamw },
    Flag("--optimizer", "adagrad") { $0.settings.optimizer = .adagrad },
    Flag("--optimizer", "rmsprop") { $0.settings.optimizer = .rmsprop },
    Flag("--optimizer", "rmsprop", "--smoothing", "0.9") {
      ($0.settings.optimizer, $0.settings.smoothing) = (.rmsprop, 0.9)
    },
    Flag("--optimizer", "rmsprop", "--centered") { ($0.settings.optimizer, $0.settings.centered) = (.rmsprop, true) },
    Flag("--optimizer", "rmsprop", "--momentum", "0.5") {
      ($0.settings.optimizer, $0.settings.momentum) = (.rmsprop, 0.5)
    },
    Flag("--clip-value", "0.0001") { $0.settings.clippingValue = 0.0001 },
    Flag("--updates", "40") { $0.settings.updates = 40 },
    Flag("--warm-up", "20") { $0.settings.schedule.warmUp = 20 },
    Flag("--schedule", "cosine") { $0.settings.schedule.shape = .cosine },
    Flag("--schedule", "cosine", "--schedule-minimum", "0.5") {
      ($0.settings.schedule.shape, $0.settings.schedule.minimum) = (.cosine, 0.5)
    },
    Flag("--schedule", "step", "--schedule-every", "1") {
      ($0.settings.schedule.shape, $0.settings.schedule.interval) = (.step, 1)
    },
    Flag("--schedule", "step", "--schedule-every", "1", "--schedule-factor", "0.1") {
      ($0.settings.schedule.shape, $0.settings.schedule.interval, $0.settings.schedule.factor) = (.step, 1, 0.1)
    },
    Flag("--epochs", "6", "--learning-rate", "0.3", "--schedule", "plateau", "--schedule-patience", "0") {
      ($0.settings.epochs, $0.settings.learningRate) = (6, 0.3)
      ($0.settings.schedule.shape, $0.settings.schedule.patience) = (.plateau, 0)
    },
    Flag("--sampling", "random") { $0.settings.sampling = .random },
    Flag("--seed", "18446744073709551615") { $0.settings.seed = .max },
    Flag("--sampling", "random", "--seed", "5") {
      $0.settings.sampling = .random
      $0.settings.seed = 5
    },
  ]

  @Test func theTableCanTell() throws {
    let all = try ([Flag(change: { _ in })] + Self.flags).map { flag in
      var setup = Setup()
      flag.change(&setup)
      return try setup.perplexities()
    }
    #expect(Set(all).count == all.count, "two flags give the same perplexities")
  }

  @Test(arguments: [Flag(change: { _ in })] + flags)
  func trainsAsTheLibrary(_ flag: Flag) async throws {
    var setup = Setup()
    flag.change(&setup)
    let sandbox = try Sandbox()
    let outcome = try await sandbox.refrain(["train"] + tinyFlags + flag.arguments)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.perplexities.map { Double($0) } == (try setup.perplexities()))
  }

  /// Without a rate, each optimizer has its own.
  @Test(arguments: [
    ("sgd", "100"), ("adam", "0.001"), ("adamw", "0.001"), ("rmsprop", "0.001"), ("adagrad", "0.01"),
  ])
  func defaultLearningRates(_ optimizer: String, _ rate: String) async throws {
    let sandbox = try Sandbox()
    let flags = ["train", "--characters", "2000", "--hidden", "8", "--epochs", "2", "--report-every", "1"]
    let silent = try await sandbox.refrain(flags + ["--optimizer", optimizer])
    let spoken = try await sandbox.refrain(flags + ["--optimizer", optimizer, "--learning-rate", rate])
    #expect(silent.perplexities.count == 2 && silent.perplexities == spoken.perplexities)
  }

  /// The chapter's setting is what one gets without a flag.
  @Test func defaultsAreTheChapters() async throws {
    let sandbox = try Sandbox()
    let silent = try await sandbox.refrain("train", "--epochs", "1", "--characters", "2500")
    let spoken = try await sandbox.refrain(
      "train", "--epochs", "1", "--characters", "2500", "--builtin", "chinese", "--newlines", "keep", "--hidden", "256",
      "--activation", "relu", "--batch-size", "32", "--steps", "35", "--optimizer", "sgd", "--learning-rate", "100",
      "--clip", "0.01", "--sampling", "consecutive", "--seed", "0", "--report-every", "50")
    #expect(silent.perplexities.count == 1 && silent.perplexities == spoken.perplexities)
    #expect(silent.lines.dropFirst(4).dropLast(2) == spoken.lines.dropFirst(4).dropLast(2))
    let help = try await sandbox.refrain("train", "--help")
    #expect(help.exitCode == 0 && help.output.contains("(default: 200)") && help.output.contains("(default: 50)"))
  }

  @Test(arguments: [(2, [2, 4, 5]), (5, [5]), (50, [5]), (3, [3, 5])])
  func reportEvery(_ interval: Int, _ epochs: [Int]) async throws {
    let outcome = try await Sandbox().trainTiny("--epochs", "5", "--report-every", "\(interval)")
    #expect(outcome.reports.compactMap { $0.firstMatch(of: /epoch ([0-9]+),/).flatMap { Int($0.1) } } == epochs)
  }

  @Test func prompt() async throws {
    let outcome = try await Sandbox().trainTiny("--epochs", "1", "--prompt", "你", "--prompt", "雨")
    let continuations = outcome.lines.filter { $0.hasPrefix(" - ") }
    #expect(continuations.map { String($0.prefix(4)) } == [" - 你", " - 雨"])
    #expect(outcome.lines.last?.contains("--prompt 你 ") == true)
  }

  @Test func output() async throws {
    let sandbox = try Sandbox()
    let outcome = try await sandbox.trainTiny("--output", "deep/below")
    #expect(outcome.output.contains("The model is in deep/below. "))
    #expect(try sandbox.names() == ["deep"])
    #expect(try sandbox.names(in: "deep/below") == runFiles)
  }

  @Test func overwrite() async throws {
    let sandbox = try Sandbox()
    _ = try await sandbox.trainTiny("--output", "m")
    let old = try sandbox.bytes("m/model.safetensors")
    let refused = try await sandbox.trainTiny("--output", "m", "--seed", "3")
    #expect(refused.exitCode != 0 && refused.output == "")
    #expect(refused.errors.contains("m holds a saved model already") && refused.errors.contains("--overwrite"))
    #expect(try sandbox.bytes("m/model.safetensors") == old)
    let replaced = try await sandbox.trainTiny("--output", "m", "--seed", "3", "--overwrite")
    #expect(replaced.exitCode == 0)
    #expect(try sandbox.bytes("m/model.safetensors") != old)
  }

  @Test func quiet() async throws {
    let sandbox = try Sandbox()
    let outcome = try await sandbox.trainTiny("--quiet", "--output", "m")
    #expect(outcome.exitCode == 0 && outcome.output == "" && outcome.errors == "")
    #expect(try sandbox.names(in: "m") == runFiles)
  }
}
