import Foundation
@testable import RefrainText
import Testing

@Suite struct TokenFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/tokens.bin"
  }

  private func source(_ text: String, _ change: (inout CorpusSource) -> Void = { _ in }) throws -> CorpusSource {
    var source = CorpusSource(paths: [try folder.file("text.txt", Data(text.utf8))])
    change(&source)
    return source
  }

  private func problem(_ vocabulary: Vocabulary) throws -> TokenFileProblem? {
    do throws(TokenFileError) {
      _ = try TokenFile(path, vocabulary: vocabulary)
      return nil
    } catch {
      #expect(error.description.contains(path))
      guard case .content(path, let problem) = error else {
        Issue.record("\(error)")
        return nil
      }
      return problem
    }
  }

  /// From a file as from memory, to the last bit, whatever the unit: pieces, cut ones, line ends and repairs too.
  @Test(arguments: Vocabulary.Unit.allCases)
  func encodesAsInMemory(_ unit: Vocabulary.Unit) throws {
    let text = tinyText + "\n" + TextReadingTests.english + "\r\ne\u{301}😀\n\n" + String(repeating: tinyText, count: 40)
    let changes: [(inout CorpusSource) -> Void] = [
      { _ in }, { $0.pieceSeparator = "" }, { ($0.newlines, $0.characters, $0.pieces) = (.space, 500, .files) },
    ]
    for change in changes {
      let source = try source(text, change)
      let settings = VocabularySettings(unit: unit)
      let expected = try EncodedCorpus(Corpus(source), settings: settings)
      let found = try EncodedCorpus(source, settings: settings, encodingTo: path)
      #expect(found.vocabulary == expected.vocabulary && Array(found.ids) == Array(expected.ids))
      #expect(found.characterCount == expected.characterCount && found.source == expected.source)
      #expect(found.suggestedPrompts == expected.suggestedPrompts)
      let again = try EncodedCorpus(contentsOf: path, vocabulary: expected.vocabulary, source: expected.source)
      #expect(Array(again.ids) == Array(expected.ids) && again.characterCount == expected.characterCount)
    }
  }

  /// A vocabulary of more than 65,536 tokens takes 32 bits.
  @Test func wideIDs() throws {
    let scalars = (0x100..<0x1_4000).compactMap { Unicode.Scalar($0 as Int) }
    let text = String(String.UnicodeScalarView(scalars + scalars.reversed()))
    let corpus = try EncodedCorpus(source(text), encodingTo: path)
    #expect(corpus.vocabulary.count > 1 << 16)
    #expect(Array(corpus.ids) == (try corpus.vocabulary.encode(text)))
    #expect(try Data(contentsOf: URL(filePath: path)).count == 64 + 4 * corpus.ids.count)
  }

  @Test func batchesOfAFile() throws {
    let corpus = try EncodedCorpus(source(String(repeating: tinyText, count: 9)), encodingTo: path)
    let ids = Array(corpus.ids)
    #expect(
      Array(ConsecutiveBatches(corpus.ids, size: 3, stepCount: 7))
        == Array(ConsecutiveBatches(ids, size: 3, stepCount: 7)))
    #expect(
      Array(RandomBatches(corpus.ids, size: 3, stepCount: 7, seed: 1, epoch: 2))
        == Array(RandomBatches(ids, size: 3, stepCount: 7, seed: 1, epoch: 2)))
    let part = TokenIDs(rebasing: corpus.ids[100..<200])
    #expect(Array(part) == Array(ids[100..<200]))
  }

  /// As the format says, so that other programs can read it.
  @Test func layout() throws {
    let corpus = try EncodedCorpus(source("abca"), encodingTo: path)
    let bytes = try Data(contentsOf: URL(filePath: path))
    #expect(bytes.count == 72)
    #expect(bytes.prefix(8) == Data([0x89] + "RFIDS\r\n".utf8))
    let reader = ByteReader(bytes)
    #expect(reader.uint32(at: 8) == 1 && reader.uint32(at: 12) == 16 && reader.integer(UInt64.self, at: 16) == 4)
    #expect(reader.integer(UInt64.self, at: 32).map(XXH64.hexadecimal) == corpus.source?.digest)
    #expect(reader.integer(UInt64.self, at: 40) == 4 && reader.integer(UInt64.self, at: 48) == 4)
    #expect(Array(bytes[64...]) == [0, 0, 1, 0, 2, 0, 0, 0])
    #expect(reader.uint32(at: 56) == Int(crc32(of: bytes[64...])))
    #expect(reader.uint32(at: 60) == Int(crc32(of: bytes[..<60])))
  }

  @Test func refusals() throws {
    let vocabulary = try EncodedCorpus(source("abcabc"), encodingTo: path).vocabulary
    let sound = try Data(contentsOf: URL(filePath: path))
    func after(_ change: (inout Data) -> Void, fixingHeader: Bool = true) throws -> TokenFileProblem? {
      var bytes = sound
      change(&bytes)
      if fixingHeader, bytes.count >= 64 {
        let checksum = crc32(of: bytes[..<60])
        for index in 0..<4 { bytes[60 + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * index)) }
      }
      try bytes.write(to: URL(filePath: path))
      return try problem(vocabulary)
    }
    #expect(try after { _ in } == nil)
    #expect(try after { $0 = Data() } == .noTokenFile)
    #expect(try after { $0[0] = 0 } == .noTokenFile)
    #expect(try after { $0[8] = 2 } == .unknownFormat(2))
    #expect(try after { $0 = $0.prefix(40) } == .truncated)
    #expect(try after({ $0[16] = 7 }, fixingHeader: false) == .damagedHeader)
    #expect(try after { $0[12] = 17 } == .damagedHeader)
    #expect(try after { $0[16] = 7 } == .wrongSize(stated: 78, found: 76))
    #expect(try after { for index in 16..<24 { $0[index] = 0xFF } } == .wrongSize(stated: .max, found: 76))
    #expect(try after { $0.removeLast() } == .wrongSize(stated: 76, found: 75))
    #expect(try after { $0[64] = 2 } == .wrongChecksum)
    #expect(try after { $0[24] ^= 1 } == .otherVocabulary)
    try sound.write(to: URL(filePath: path))
    #expect(try problem(Vocabulary(of: "abcd")) == .otherVocabulary)
    #expect(try problem(vocabulary.addingEndToken()) == .otherVocabulary)

    var other = try #require(try Corpus(source("abcabd")).source)
    #expect(throws: TokenFileError.content(path: path, .otherText)) {
      try EncodedCorpus(contentsOf: path, vocabulary: vocabulary, source: other)
    }
    other = try #require(try Corpus(source("abcabc")).source)
    #expect(try EncodedCorpus(contentsOf: path, vocabulary: vocabulary, source: other).ids.count == 6)
    #expect(throws: TokenFileError.file(.notFound(path: "no/such"))) {
      try TokenFile("no/such", vocabulary: vocabulary)
    }
  }

  /// An id that the vocabulary lacks, under sound checksums.
  @Test func foreignIDs() throws {
    let vocabulary = Vocabulary(of: "abc")
    var writer = try TokenFileWriter(path, vocabulary: vocabulary)
    try writer.append([0, 3, 1])
    try writer.finish(textDigest: 0, byteCount: 3, characterCount: 3)
    #expect(try problem(vocabulary) == .badID(3, vocabularyCount: 3))
  }

  /// A failure leaves what was there, and nothing else.
  @Test func failuresLeaveTheOldFile() throws {
    try Data("old".utf8).write(to: URL(filePath: path))
    let broken = CorpusSource(paths: [try folder.file("b.txt", Data("ab".utf8) + [0x80])])
    #expect(throws: CorpusError.self) {
      try EncodedCorpus(broken, vocabulary: Vocabulary(of: "ab"), encodingTo: path)
    }
    #expect(throws: VocabularyError.self) {
      try EncodedCorpus(source("abc"), vocabulary: Vocabulary(of: "ab"), encodingTo: path)
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("old".utf8))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.sorted() == ["b.txt", "text.txt", "tokens.bin"])
    #expect(throws: TokenFileError.self) { try EncodedCorpus(source("abc"), encodingTo: "\(folder.path)/no/such") }
  }

  /// A file in use that is removed or replaced stays readable; one whose ids are altered gives none that are unknown.
  @Test func filesThatChangeWhileInUse() throws {
    let corpus = try EncodedCorpus(source("abcabc"), encodingTo: path)
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.seek(toOffset: 64)
    try handle.write(contentsOf: [0xFF, 0xFF])
    try handle.close()
    #expect(corpus.ids[0] == 2 && Array(corpus.ids.dropFirst()) == [1, 2, 0, 1, 2])
    let next = try EncodedCorpus(source("xyz"), encodingTo: path)
    #expect(Array(next.ids) == [0, 1, 2] && corpus.ids.count == 6 && corpus.ids[5] == 2)
    try FileManager.default.removeItem(atPath: path)
    #expect(Array(next.ids) == [0, 1, 2])
  }

  @Test func damageIsAnErrorAndNothingElse() throws {
    let vocabulary = try EncodedCorpus(source("abcabc"), encodingTo: path).vocabulary
    let sound = try Data(contentsOf: URL(filePath: path))
    var mutator = Mutator(seed: 31)
    var refused = 0
    for _ in 0..<1_000 {
      let bytes = mutator.mutate(sound)
      try bytes.write(to: URL(filePath: path))
      if try problem(vocabulary) != nil { refused += 1 } else { #expect(bytes == sound) }
    }
    #expect(refused > 900)
  }
}
