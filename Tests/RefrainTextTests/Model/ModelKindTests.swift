import Foundation
import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

@testable import RefrainText

/// Everything a model can be made of: counted, saved, written with.
@Suite struct ModelKindTests {
  typealias Configuration = LanguageModel.Configuration

  /// One of each kind, and of each choice.
  static let configurations: [Configuration] =
    Configuration.Cell.allCases.flatMap { cell in
      [1, 2].map { Configuration(cell: cell, vocabularySize: 11, hiddenSize: 6, layerCount: $0, activation: .tanh) }
    } + [
      make(.lstm) { $0.biases = .none }, make(.gru) { $0.biases = .one }, make(.minGRU) { $0.biases = .none },
      make(.rnn) { $0.embeddingSize = 4 },
      make(.gru) { ($0.embeddingSize, $0.tiesWeights) = (6, true) },
      make(.lstm) { $0.residual = true }, make(.minLSTM) { $0.residual = true },
      make(.lstm) { $0.layerNormalization = true }, make(.gru) { $0.layerNormalization = true },
      make(.lstm) { $0.zoneout = 0.2 }, make(.rnn) { $0.zoneout = 0.2 },
      make(.gru) { ($0.dropout, $0.weightDrop) = (0.3, 0.2) },
    ]

  private static func make(_ cell: Configuration.Cell, _ change: (inout Configuration) -> Void) -> Configuration {
    var configuration = Configuration(cell: cell, vocabularySize: 11, hiddenSize: 6, layerCount: 2, activation: .tanh)
    change(&configuration)
    return configuration
  }

  /// A model with different numbers everywhere.
  private func model(_ configuration: Configuration) -> LanguageModel {
    var generator = Philox(seed: 3)
    var model = LanguageModel(configuration, using: &generator)
    model.forEachParameter { $1 = Tensor(randomNormal: $1.shape, standardDeviation: 0.5, using: &generator) }
    return model
  }

  @Test(arguments: configurations)
  func parametersAreCounted(_ configuration: Configuration) throws {
    try configuration.validate()
    #expect(model(configuration).parameterCount == configuration.parameterCount)
  }

  @Test(arguments: configurations)
  func savedAndRead(_ configuration: Configuration) throws {
    let folder = try TemporaryFolder()
    let saved = SavedModel(model: model(configuration), vocabulary: Vocabulary(of: "abcdefghijk"))
    try saved.write(to: folder.path)
    let read = try SavedModel(contentsOf: folder.path)
    #expect(read.model.configuration == configuration)
    #expect(bitMismatch(read.model, saved.model) == nil)
  }

  /// A character at a time, packed or not, alone or in a batch, is what the model computes over the whole text.
  @Test(arguments: configurations)
  func writesWhatItPredicts(_ configuration: Configuration) throws {
    let model = model(configuration)
    let writer = Writer(model: model, vocabulary: Vocabulary(of: "abcdefghijk"))
    let text = try writer.write(12, after: "cab")
    let ids = try writer.vocabulary.encode(text)
    let logits = model(IndexTensor(ids, shape: [1, ids.count])).logits
    for step in 2..<(ids.count - 1) {
      // What was written is the most probable but for rounding.
      let row = logits[step].scalars
      #expect(row[Int(ids[step + 1])] >= (row.max() ?? 0) - 1e-4, "\(text), character \(step)")
    }
    let together = try writer.write(12, after: ["cab", "fed", "k"])
    #expect(together == (try ["cab", "fed", "k"].map { try writer.write(12, after: $0) }))
  }

  /// Which are packed: the test above must have met both ways.
  @Test func bothWaysOfWritingAreMet() {
    let vocabulary = Vocabulary(of: "abcdefghijk")
    let packed = Self.configurations.filter { Writer(model: model($0), vocabulary: vocabulary).packed != nil }
    #expect(packed.contains { $0.cell == .lstm } && packed.contains { $0.tiesWeights })
    #expect(packed.allSatisfy { $0.zoneout == 0 && !$0.layerNormalization && !$0.residual })
    #expect(packed.count < Self.configurations.count)
  }

  @Test func halfWeightsOfWhatIsNotPackedAreRefused() {
    let writer = Writer(
      model: model(Self.make(.minGRU) { _ in }), vocabulary: Vocabulary(of: "abcdefghijk"), weights: .bfloat16)
    #expect(throws: WritingError.weightsNotPacked) { try writer.write(1, after: "a") }
  }

  /// A tied head has no weight of its own, and the embedding learns from both its uses.
  @Test func tiedWeightsAreOneTensor() {
    let model = model(Self.make(.gru) { ($0.embeddingSize, $0.tiesWeights) = (6, true) })
    #expect(!model.parameters.contains { $0.name == "head.weight" })
    let batch = Batch([0, 1, 2, 3], starts: [0], stepCount: 3)
    let gradients = valueWithGradient(of: model) { $0.loss(of: batch).loss }.gradients
    let embedding = gradients.named.first { $0.name == "embedding.weight" }?.value
    // Character 9 is never read, so that only the head can have reached it.
    #expect(embedding?[9].scalars.contains { $0 != 0 } == true)
  }

  @Test(arguments: [
    make(.rnn) { $0.tiesWeights = true }, make(.rnn) { ($0.embeddingSize, $0.tiesWeights) = (5, true) },
    make(.rnn) { $0.layerNormalization = true }, make(.minGRU) { $0.layerNormalization = true },
    make(.minGRU) { $0.zoneout = 0.1 }, make(.minLSTM) { $0.weightDrop = 0.1 }, make(.lstm) { $0.dropout = 1 },
    make(.lstm) { $0.zoneout = -0.1 }, make(.lstm) { $0.weightDrop = .nan }, make(.lstm) { $0.embeddingSize = 0 },
  ])
  func whatCannotBeIsRefused(_ configuration: Configuration) {
    #expect(throws: ConfigurationError.self) { try configuration.validate() }
  }

  /// A file of before these could be chosen.
  @Test func olderFilesAreRead() throws {
    let json = """
      {"cell": "rnn", "activation": "relu", "biases": "both", "vocabulary_size": 7, "hidden_size": 5, "layers": 1}
      """
    let read = try JSONFile.decode(Configuration.self, from: Data(json.utf8), path: "config.json")
    #expect(read == Configuration(vocabularySize: 7, hiddenSize: 5))
  }
}
