import Foundation
import RefrainTensor
@testable import RefrainText
import Testing

/// A text larger than the memory that it may take is encoded and trained on. What a process occupies can only be told
/// apart in one of its own.
@Suite struct LargeTextTests {
  /// Less than the text alone would take, in memory that no file backs.
  static let mostMemory = 36 << 20

  @Test(
    .disabled(
      if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil,
      "AddressSanitizer keeps freed memory, which cannot be told apart"))
  func memoryDoesNotGrowWithTheText() async {
    await #expect(processExitsWith: .success) {
      let megabytes = Lyrics.isFull ? 300 : 40
      let folder = try TemporaryFolder()
      let path = try largeText(megabytes: megabytes, in: folder)
      let before = Platform.anonymousMemory
      #expect(before > 0)
      var most = before
      func look() { most = max(most, Platform.anonymousMemory) }

      let corpus = try EncodedCorpus(
        CorpusSource(paths: [path]), encodingTo: "\(folder.path)/tokens.bin", onProgress: { _ in look() })
      #expect(corpus.characterCount == corpus.ids.count && corpus.ids.count > megabytes * 300_000)
      for sampling in TrainingSettings.Sampling.allCases {
        let tiny = TinyTraining {
          $0.sampling = sampling
          $0.batchSize = 32
          $0.stepCount = 10
        }
        var generator = Philox(seed: 1)
        let model = LanguageModel(.init(vocabularySize: corpus.vocabulary.count, hiddenSize: 8), using: &generator)
        var trainer = try LanguageModelTrainer(model, on: corpus.ids, settings: tiny.settings)
        for _ in 0..<100 {
          #expect(try trainer.advance() != nil)
          look()
        }
      }
      #expect(most - before < LargeTextTests.mostMemory, "\((most - before) >> 20) MiB")
    }
  }

  /// Of the same text in memory, the measure says so.
  @Test func theMeasureTells() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = try largeText(megabytes: 40, in: folder)
      let before = Platform.anonymousMemory
      let corpus = try Corpus(contentsOf: path)
      #expect(Platform.anonymousMemory - before > LargeTextTests.mostMemory)
      #expect(corpus.characterCount > 0)
    }
  }
}

/// Writes so many million bytes of Chinese and English to a file.
private func largeText(megabytes: Int, in folder: TemporaryFolder) throws -> String {
  let lines = tinyText + TextReadingTests.english
  let block = Data(String(repeating: lines, count: 1_000_000 / lines.utf8.count + 1).utf8).prefix(999_999) + [0x0A]
  // The block may end within a character, which the line end would break.
  let sound = Data(String(decoding: block, as: UTF8.self).utf8)
  let path = try folder.file("large.txt", Data())
  let handle = try FileHandle(forWritingTo: URL(filePath: path))
  for _ in 0..<megabytes { try handle.write(contentsOf: sound) }
  try handle.close()
  return path
}
