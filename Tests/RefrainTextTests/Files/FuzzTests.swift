import Foundation
import RefrainNN
import RefrainTensor
@testable import RefrainText
import RefrainTraining
import Testing

/// Readers of JSON and of checkpoints on many thousand damaged files (5,000 each, 1,000,000 with REFRAIN_FULL=1): typed
/// errors, or something that can be used; no trap and no memory by the sizes that a file claims.
@Suite struct FuzzTests {
  @Test func vocabularies() async {
    await #expect(processExitsWith: .success) {
      let text = "分开雨不要走 abc\n\"\\é😀 ab ab abc"
      let units: [Vocabulary.Unit] = [.byte, .scalar, .grapheme, .word, .bpe]
      let originals = try units.map { unit in
        let settings = VocabularySettings(unit: unit, size: unit == .bpe ? 260 : nil, minimumCount: nil)
        return try Vocabulary(of: text, settings).fileContent()
      }
      try Fuzz.run(seed: 21, originals) { (bytes) throws(VocabularyFileError) in
        FuzzTests.use(try Vocabulary(parsing: bytes, path: "v"))
      }
    }
  }

  @Test func tokenizers() async {
    await #expect(processExitsWith: .success) {
      let settings = VocabularySettings(unit: .bpe, size: 270, minimumCount: nil)
      let vocabulary = try Vocabulary(of: String(repeating: "ab abc 分开 分开雨 ", count: 9), settings)
      let originals = try [vocabulary, vocabulary.addingEndToken()].map { try #require(TokenizerFile.content(of: $0)) }
      try Fuzz.run(seed: 22, originals) { (bytes) throws(VocabularyFileError) in
        FuzzTests.use(try Vocabulary(parsingTokenizer: bytes, path: "t"))
      }
    }
  }

  @Test func settings() async {
    await #expect(processExitsWith: .success) {
      let plain = TinyTraining()
      let full = TinyTraining {
        ($0.optimizer, $0.momentum, $0.nesterov, $0.weightDecay, $0.epsilon) = (.sgd, 0.5, true, 0.1, 0.1)
        ($0.clippingValue, $0.updates, $0.averaging.rule) = (0.1, 9, .ema)
        ($0.schedule.shape, $0.schedule.warmUp) = (.cosine, 2)
      }
      let originals = try [plain, full].map { try JSONFile.encode($0.settings, path: "s") }
      try Fuzz.run(seed: 23, originals) { (bytes) throws(JSONFileError) in
        let settings = try JSONFile.decode(TrainingSettings.self, from: bytes, path: "s")
        // What is refused here is refused with a typed error too.
        guard
          var trainer = try? LanguageModelTrainer(plain.model, on: [Int32](repeating: 1, count: 90), settings: settings)
        else { return }
        _ = try? trainer.advance()
      }
    }
  }

  @Test func checkpoints() async {
    await #expect(processExitsWith: .success) {
      let originals = try FuzzTests.checkpoints()
      try Fuzz.run(
        seed: 24, originals,
        damage: { mutator, original in
          Int.random(in: 0..<4, using: &mutator.random) == 0
            ? mutator.mutate(original) : try FuzzTests.damagedWithin(original, &mutator)
        },
        { (bytes) throws(TrainingCheckpointError) in
          let checkpoint = try TrainingCheckpoint(parsing: bytes, path: "c")
          let ids = (0..<90).map { Int32($0 % checkpoint.vocabulary.count) }
          guard var trainer = try? LanguageModelTrainer(resuming: checkpoint, on: TokenIDs(ids)) else { return }
          for _ in 0..<2 { _ = try? trainer.advance() }
        })
    }
  }

  private static func use(_ vocabulary: Vocabulary) {
    let ids = (try? vocabulary.encode("灯 ab\u{0}😀 分", unknown: .skip)) ?? []
    _ = try? vocabulary.decode(ids)
    _ = try? vocabulary.decode([0, 1, Int32(vocabulary.count), -1])
  }

  /// Of a plain training, and of one that remembers all that there is.
  private static func checkpoints() throws -> [Data] {
    var plain = TinyTraining()
    var full = TinyTraining {
      ($0.averaging.rule, $0.schedule.shape, $0.snapshotInterval) = (.ema, .plateau, 4)
    }
    (plain.hiddenSize, full.hiddenSize) = (3, 3)
    return try [plain, full].map { tiny in
      var trainer = try tiny.trainer()
      for _ in 0..<9 { _ = try trainer.advance() }
      return try trainer.checkpoint(vocabulary: tiny.vocabulary).encoded()
    }
  }

  /// Damage that the digest does not give away: to the JSON, or to a tensor's name or shape.
  private static func damagedWithin(_ original: Data, _ mutator: inout Mutator) throws -> Data {
    let file = try SafetensorsFile(parsing: original, path: "c")
    var json = try #require(file.metadata["refrain_checkpoint"])
    var tensors = try file.entries.map {
      (name: $0.name, shape: $0.shape, values: try file.float32Values(of: $0.name))
    }
    let index = Int.random(in: 0..<tensors.count, using: &mutator.random)
    switch Int.random(in: 0..<6, using: &mutator.random) {
    case 0: tensors.remove(at: index)
    case 1: tensors[index].name += "x"
    case 2: tensors[index].shape.insert(1, at: 0)
    default: json = String(decoding: mutator.mutateJSON(Data(json.utf8)), as: UTF8.self)
    }
    var digest = Digest()
    digest.add(json)
    for (name, shape, values) in tensors.sorted(by: { $0.name < $1.name }) {
      digest.add("\(name) \(shape)")
      values.withUnsafeBytes { digest.add($0) }
    }
    return try SafetensorsFile.encode(tensors, metadata: ["refrain_checkpoint": json, "digest": digest.text])
  }
}
