import Foundation
@testable import RefrainText
import Testing

/// Several files, folders, repairs and pieces.
@Suite struct CorpusSourceTests {
  private func corpus(_ paths: [String], _ change: (inout CorpusSource) -> Void = { _ in }) throws -> Corpus {
    var source = CorpusSource(paths: paths)
    change(&source)
    return try Corpus(source)
  }

  private func pieces(_ corpus: Corpus) -> [String] {
    let bytes = Array(corpus.text.utf8)
    let starts = [0] + corpus.pieceEnds
    let ends = corpus.pieceEnds + (corpus.pieceEnds.last == bytes.count ? [] : [bytes.count])
    return zip(starts, ends).map { String(decoding: bytes[$0..<$1], as: UTF8.self) }
  }

  @Test func foldersAreReadByName() throws {
    let folder = try TemporaryFolder()
    for name in ["sub", ".hidden"] {
      try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: false)
    }
    let files = [
      "b.txt", "a.TXT", "é.txt", "10.txt", "9.txt", ".hidden.txt", "notes.md", "sub/c.txt", ".hidden/d.txt", "z.txt.gz",
    ]
    for name in files {
      _ = try folder.file(name, name.hasSuffix(".gz") ? gzipped("<\(name)>") : Data("<\(name)>".utf8))
    }
    let expected = "<10.txt><9.txt><a.TXT><b.txt><sub/c.txt><z.txt.gz><é.txt>"
    #expect(try corpus([folder.path]).text == expected)
    #expect(try corpus([folder.path + "/"]).text == expected)
    #expect(try corpus(["\(folder.path)/b.txt", "\(folder.path)/sub"]).text == "<b.txt><sub/c.txt>")
  }

  @Test func eachFileHasItsOwnMarkAndPacking() throws {
    let folder = try TemporaryFolder()
    let text = Data("\u{FEFF}灯".utf8)
    let paths = [
      try folder.file("a.txt", text), try folder.file("b.gz", gzipped(text)),
      try folder.file("c.zip", ZipWriter(entries: [.init("c.txt", text)]).bytes()),
      try folder.file("empty.txt", Data()),
    ]
    #expect(try corpus(paths).text == "灯灯灯")
    #expect(throws: CorpusError.empty(nil)) { try corpus([paths[3], paths[3]]) }
  }

  @Test func namesTheFileThatIsBroken() throws {
    let folder = try TemporaryFolder()
    let sound = try folder.file("a.txt", Data("sound".utf8))
    let broken = try folder.file("b.txt", Data("夜".utf8) + [0x80])
    #expect(throws: CorpusError.malformedUTF8(TextSource(path: broken), byteOffset: 3)) {
      try corpus([sound, broken])
    }
    // What is not read is not looked at.
    #expect(try corpus([sound, broken]) { $0.characters = 5 }.text == "sound")
  }

  /// As `String(decoding:)` repairs, which follows Unicode, wherever the blocks end.
  @Test func repairs() throws {
    let folder = try TemporaryFolder()
    var mutator = Mutator(seed: 4)
    let original = Data("灯还亮着，é😀 and ascii\n".utf8)
    for round in 0..<400 {
      let damaged = mutator.mutate(original)
      // A block of the reader ends inside the damage.
      let padding = Data(repeating: 0x61, count: round % 40 == 0 ? UTF8Blocks.blockSize - round % 37 : 1)
      let path = try folder.file("a.txt", padding + damaged)
      let expected = String(decoding: padding + damaged, as: UTF8.self)
      guard !damaged.contains(0) else { continue }
      let corpus = try corpus([path]) { $0.repairs = true }
      #expect(Array(corpus.text.utf8) == Array(expected.utf8))
      #expect(corpus.repairCount == expected.unicodeScalars.count { $0 == "\u{FFFD}" })
    }
  }

  @Test func repairsDoNotHideOtherEncodings() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a.txt", [0xFF, 0xFE, 0x61, 0])
    #expect(throws: CorpusError.otherEncoding(TextSource(path: path), .utf16)) {
      try corpus([path]) { $0.repairs = true }
    }
  }

  @Test func damageIsFoundAtItsPlaceInALongText() throws {
    let folder = try TemporaryFolder()
    let text = Data(String(repeating: "灯还亮着\n", count: 200_000).utf8)
    for offset in [0, UTF8Blocks.blockSize - 1, UTF8Blocks.blockSize, 2 * UTF8Blocks.blockSize + 7] {
      var bytes = text
      // Between two characters or behind a line: the text repeats every 13 bytes.
      bytes.insert(0xFF, at: offset / 13 * 13)
      let path = try folder.file("a.txt", bytes)
      #expect(throws: CorpusError.malformedUTF8(TextSource(path: path), byteOffset: offset / 13 * 13)) {
        try corpus([path])
      }
      let packed = try folder.file("a.gz", gzipped(bytes))
      let source = TextSource(path: packed, packing: .gzip)
      #expect(throws: CorpusError.malformedUTF8(source, byteOffset: offset / 13 * 13)) {
        try corpus([packed])
      }
    }
  }

  @Test func filesArePieces() throws {
    let folder = try TemporaryFolder()
    let paths = try ["eins\n", "zwei", "", "drei\n"].enumerated().map { try folder.file("\($0).txt", Data($1.utf8)) }
    let corpus = try corpus(paths) { $0.pieces = .files }
    #expect(pieces(corpus) == ["eins\n", "zwei", "drei\n"] && corpus.pieceEnds == [5, 9, 14])
    #expect(try self.corpus(paths).pieceEnds == [])
    var builtin = CorpusSource(builtin: .english)
    builtin.pieces = .files
    #expect(pieces(try Corpus(builtin)) == BuiltinCorpus.english.songs.map(\.text))
  }

  @Test(
    arguments: [
      ("a\nb\n\nc\n", "", ["a\nb\n", "c\n"]), ("\n\na\n\n\n\nb", "", ["a\n", "b"]), ("a\n\n", "", ["a\n"]),
      ("a\r\n\r\nb\r\n", "", ["a\r\n", "b\r\n"]), ("a\n---\nb\n---\n", "---", ["a\n", "b\n"]),
      ("a\n----\n ---\n--\nb", "---", ["a\n----\n ---\n--\nb"]), ("---\na\n---", "---", ["a\n"]),
      ("---\r\na\n---\rb\n", "---", ["a\n---\rb\n"]), ("灯\n＊\n夜", "＊", ["灯\n", "夜"]), ("a---\nb", "---", ["a---\nb"]),
    ] as [(String, String, [String])])
  func linesPartPieces(_ text: String, _ line: String, _ expected: [String]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a.txt", Data(text.utf8))
    let corpus = try corpus([path]) { $0.pieceSeparator = line }
    #expect(pieces(corpus) == expected)
    // Wherever the blocks are cut.
    for size in [1, 2, 3, 5] {
      var separator = try PieceSeparator(line)
      var parts: [CorpusReader.Part] = []
      let bytes = Array(text.utf8)
      for start in stride(from: 0, to: bytes.count, by: size) {
        separator.split(Array(bytes[start..<min(start + size, bytes.count)]), into: &parts)
      }
      separator.finish(into: &parts)
      let found = parts.split(separator: .pieceEnd).map { piece in
        piece.reduce("") { if case .text(let bytes) = $1 { $0 + String(decoding: bytes, as: UTF8.self) } else { $0 } }
      }
      #expect(found == expected)
    }
  }

  @Test func piecesAndOtherOptions() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a.txt", Data("ab\n\ncd\n\nef\n".utf8))
    func read(_ characters: Int?, _ newlines: Corpus.Newlines = .keep) throws -> Corpus {
      try corpus([path]) { ($0.pieceSeparator, $0.characters, $0.newlines) = ("", characters, newlines) }
    }
    #expect(pieces(try read(nil, .space)) == ["ab ", "cd ", "ef "])
    // A piece that is cut off has no end; one that is whole has, though nothing follows.
    #expect(try read(5).pieceEnds == [3] && read(5).text == "ab\ncd")
    #expect(try read(6).pieceEnds == [3, 6] && read(9).pieceEnds == [3, 6, 9] && read(20).pieceEnds == [3, 6, 9])
    #expect(throws: CorpusError.invalidSeparator("a\nb")) { try corpus([path]) { $0.pieceSeparator = "a\nb" } }
    // The second file begins a piece of its own.
    let other = try folder.file("b.txt", Data("gh\n".utf8))
    let both = try corpus([path, other]) { $0.pieceSeparator = "" }
    #expect(pieces(both) == ["ab\n", "cd\n", "ef\n", "gh\n"])
  }

  /// Whether the text is held in memory or in a file, the same is held out and the same learned from.
  @Test(arguments: [nil, 20])
  func whatIsHeldOut(_ characters: Int?) throws {
    let folder = try TemporaryFolder()
    var source = CorpusSource(paths: [try folder.file("a.txt", Data("灯还亮着\n\nab\n\n雨在敲窗，c\nd\n".utf8))])
    (source.characters, source.pieceSeparator) = (characters, "")
    for share in [0.1, 0.5, 0.9] {
      let memory = try EncodedCorpus.read(source, heldOut: share) { throw HeldOutError.tooLarge }
      let file = try EncodedCorpus.read(source, heldOut: share, encodingTo: "\(folder.path)/ids") { "" }
      #expect(Array(memory.training.ids) == Array(file.training.ids))
      #expect(memory.training.vocabulary == file.training.vocabulary)
      #expect(memory.training.characterCount == file.training.characterCount)
      #expect(memory.heldOut?.text == file.heldOut?.text)
      #expect(memory.heldOut.map(pieces) == file.heldOut.map(pieces))
    }
    #expect(throws: HeldOutError.badShare(1)) {
      try EncodedCorpus.read(source, heldOut: 1, encodingTo: "\(folder.path)/ids") { "" }
    }
  }

  @Test func endTokens() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a.txt", Data("ab\n\ncd\n".utf8))
    let corpus = try corpus([path]) { ($0.pieceSeparator, $0.characters) = ("", 5) }
    let vocabulary = try Vocabulary(of: corpus)
    #expect(vocabulary.count == 6 && vocabulary.endID == 5)
    #expect(try vocabulary.encode(corpus) == [1, 2, 0, 5, 3, 4])
    // A vocabulary without an end token has nothing to put there.
    #expect(try Vocabulary(of: corpus.text).encode(corpus) == [1, 2, 0, 3, 4])
    #expect(try Vocabulary(of: Corpus(text: "ab")).endID == nil)
  }

  @Test func theHashTellsTextsApart() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a.txt", Data("ab\n\ncd\n".utf8))
    let plain = try #require(try corpus([path]).source)
    #expect(plain.byteCount == 7 && plain.paths == [path])
    var hash = XXH64()
    hash.update(Array("ab\n\ncd\n".utf8))
    #expect(plain.digest == XXH64.hexadecimal(hash.value))
    let changes: [(inout CorpusSource) -> Void] = [
      { $0.pieces = .files }, { $0.pieceSeparator = "" }, { $0.characters = 6 }, { $0.newlines = .space },
    ]
    let digests = try changes.map { try corpus([path], $0).source?.digest } + [plain.digest]
    #expect(Set(digests).count == 5 && !digests.contains(nil))
    // Packing does not matter.
    let packed = try folder.file("a.gz", gzipped("ab\n\ncd\n"))
    #expect(try corpus([packed]).source?.digest == plain.digest)
  }

  @Test func sourcesAreSaved() throws {
    var source = CorpusSource(paths: ["a", "b"])
    source.characters = 5
    source.repairs = true
    source.pieceSeparator = "---"
    let data = try JSONEncoder().encode(source)
    #expect(try JSONDecoder().decode(CorpusSource.self, from: data) == source)
  }
}
