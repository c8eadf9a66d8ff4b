import Foundation
import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing

/// The book's data set, which is no part of this repository, and what is asked of the chapter's run on it.
///
/// No test prints a character of it: expectations look at numbers alone.
enum Lyrics {
  static let path = ProcessInfo.processInfo.environment["REFRAIN_LYRICS"]
  static let isFull = ProcessInfo.processInfo.environment["REFRAIN_FULL"] == "1"
  static let missing: Comment = "REFRAIN_LYRICS does not name the book's data set, jaychou_lyrics.txt.zip"
  static let notFull: Comment = "a proof of several minutes; REFRAIN_FULL=1 runs it"

  /// A trainer for one of the chapter's two versions.
  static func trainer(
    keras: Bool = false, asRecorded: Bool = false, epochs: Int, seed: UInt64
  ) throws -> LanguageModelTrainer {
    let corpus = try Corpus(contentsOf: try #require(path), characters: 10_000, newlines: .space)
    let vocabulary = Vocabulary(of: corpus.text)
    var generator = Philox(seed: seed)
    let model = LanguageModel(
      .init(
        vocabularySize: vocabulary.count, activation: keras ? .tanh : .relu, biases: keras ? .one : .both),
      weights: keras ? .keras : .gluon, using: &generator)
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.seed = seed
    settings.loss = asRecorded ? .logitsAsProbabilities : .softmaxCrossEntropy
    return try LanguageModelTrainer(model, on: vocabulary.encode(corpus.text), settings: settings)
  }

  /// The perplexities of the epochs.
  static func perplexities(_ trainer: LanguageModelTrainer) throws -> [Double] {
    var trainer = trainer
    var result: [Double] = []
    try trainer.train(onEpoch: { report, _ in result.append(report.perplexity) })
    return result
  }
}

@Suite(.enabled(if: Lyrics.path != nil, Lyrics.missing)) struct ChapterRunTests {
  @Test func theDataSetIsTheBooks() throws {
    let trainer = try Lyrics.trainer(epochs: 1, seed: 0)
    #expect(trainer.model.configuration.vocabularySize == 1_027)
    #expect(trainer.batchCount == 8)
    #expect(trainer.model.parameterCount == 592_899)
  }

  @Test func aFewEpochs() throws {
    let trainer = try Lyrics.trainer(epochs: 3, seed: 1)
    let perplexities = try Lyrics.perplexities(trainer)
    // So early the run is not chaotic yet: every instruction set comes to this figure.
    #expect(abs(perplexities[2] / 363.42 - 1) < 0.01)
    #expect(try Lyrics.perplexities(trainer) == perplexities)
  }

  /// Real Gluon's, the median of three seeds: 80.3, 13.6, 4.37, 2.36.
  @Test(.enabled(if: Lyrics.isFull, Lyrics.notFull))
  func gluonsPerplexities() throws {
    let runs = try (1...3).map { try Lyrics.perplexities(try Lyrics.trainer(epochs: 200, seed: $0)) }
    for (epoch, expected) in [(50, 80.3), (100, 13.6), (150, 4.37), (200, 2.36)] {
      let median = runs.map { $0[epoch - 1] }.sorted()[1]
      #expect(abs(median / expected - 1) <= 0.15, "epoch \(epoch): \(runs.map { $0[epoch - 1] })")
    }
  }

  /// Real Keras, its loss given logits as such: 1.40 to 1.48.
  @Test(.enabled(if: Lyrics.isFull, Lyrics.notFull), arguments: [1, 2, 3] as [UInt64])
  func kerassPerplexity(_ seed: UInt64) throws {
    let perplexities = try Lyrics.perplexities(try Lyrics.trainer(keras: true, epochs: 200, seed: seed))
    #expect(perplexities[199] <= 1.65)
    #expect(perplexities[199] > 1)
  }

  /// As the book ran it: 8,314 at epoch 50.
  @Test(.enabled(if: Lyrics.isFull, Lyrics.notFull))
  func kerasAsRecordedDiverges() throws {
    let perplexities = try Lyrics.perplexities(
      try Lyrics.trainer(keras: true, asRecorded: true, epochs: 50, seed: 1))
    #expect(perplexities[49] > 1_027, "worse than knowing nothing")
    #expect(perplexities[49] > perplexities[0])
  }
}
