import Foundation
@testable import RefrainText
import Testing

@Suite struct TextReadingTests {
  static let chinese = "灯还亮着，雨在敲窗。\n他把一页没写完的信折成小小的船，\n放进门前那条河里。\n"
  static let english = "The lamp is lit, the rain is at the pane,\nand what he wrote he never wrote again.\n"

  private func problem(_ name: String, _ bytes: Data) throws -> CorpusError? {
    let folder = try TemporaryFolder()
    let path = try folder.file(name, bytes)
    do throws(CorpusError) {
      _ = try Corpus(contentsOf: path)
      return nil
    } catch {
      #expect(error.description.contains(path))
      return error
    }
  }

  private func utf16(_ text: String, bigEndian: Bool) -> Data {
    Data(
      text.utf16.flatMap { unit in
        let (low, high) = (UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8))
        return bigEndian ? [high, low] : [low, high]
      })
  }

  @Test func packingIsDecidedByContent() throws {
    let folder = try TemporaryFolder()
    let text = Data(Self.chinese.utf8)
    let zip = ZipWriter(entries: [.init("a.txt", text)]).bytes()
    for (name, bytes) in [
      ("a.txt", text), ("a.gz", gzipped(text)), ("a.zip", zip), ("b.txt", zip), ("c.txt", gzipped(text)), ("d", text),
      ("e.zip", gzipped(text)), ("f.txt", Data([0xEF, 0xBB, 0xBF]) + text),
      ("g.gz", gzipped(Data([0xEF, 0xBB, 0xBF]) + text)),
    ] {
      #expect(try Corpus(contentsOf: try folder.file(name, bytes)).text == Self.chinese)
    }
  }

  @Test func byteOrderMarkIsDroppedOnce() throws {
    let folder = try TemporaryFolder()
    let corpus = try Corpus(contentsOf: try folder.file("a", Array("\u{FEFF}\u{FEFF}a".utf8)))
    #expect(Array(corpus.text.unicodeScalars) == ["\u{FEFF}", "a"])
  }

  @Test func utf16WithMark() throws {
    for bigEndian in [false, true] {
      let bytes = utf16("\u{FEFF}" + Self.chinese, bigEndian: bigEndian)
      guard case .otherEncoding(let source, .utf16) = try problem("a.txt", bytes) else {
        Issue.record("taken")
        return
      }
      #expect(source.packing == .none)
    }
    let utf32 = Data([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0])
    guard case .otherEncoding(_, .utf32) = try problem("a.txt", utf32) else {
      Issue.record("taken")
      return
    }
  }

  @Test(arguments: [
    (chinese, TextEncoding.utf16LittleEndian, false), (chinese, .utf16BigEndian, true),
    (english, .utf16LittleEndian, false), (english, .utf16BigEndian, true),
    (chinese + english, .utf16LittleEndian, false), (chinese + english, .utf16BigEndian, true),
  ])
  func utf16WithoutMark(_ text: String, _ expected: TextEncoding, bigEndian: Bool) throws {
    guard case .otherEncoding(_, expected) = try problem("a.txt", utf16(text, bigEndian: bigEndian)) else {
      Issue.record("not recognised")
      return
    }
  }

  /// "灯还亮着，雨在敲窗。\nand so on\n" in GB2312, and with a four-byte sequence of GB18030 (㐀) and one of GBK (镕).
  static let gb2312: [UInt8] = [
    0xB5, 0xC6, 0xBB, 0xB9, 0xC1, 0xC1, 0xD7, 0xC5, 0xA3, 0xAC, 0xD3, 0xEA, 0xD4, 0xDA, 0xC7, 0xC3, 0xB4, 0xB0, 0xA1,
    0xA3, 0x0A, 0x61, 0x6E, 0x64, 0x20, 0x73, 0x6F, 0x20, 0x6F, 0x6E, 0x0A,
  ]
  static let gb18030: [UInt8] = gb2312 + [0x81, 0x39, 0xEE, 0x39, 0xE9, 0x46]

  @Test(arguments: [gb2312, gb18030, Array(gb18030.dropLast()), Array(gb2312.prefix(4))])
  func gb18030IsRecognised(_ bytes: [UInt8]) throws {
    guard case .otherEncoding(_, .gb18030) = try problem("a.txt", Data(bytes)) else {
      Issue.record("not recognised")
      return
    }
  }

  @Test func conversionCommands() throws {
    let zip = ZipWriter(entries: [.init("歌 1.txt", Data(Self.gb2312))]).bytes()
    let folder = try TemporaryFolder()
    let expected = [
      ("in.txt", Data(Self.gb2312), "iconv -f GB18030 -t UTF-8 \(folder.path)/in.txt > \(folder.path)/in.utf8.txt"),
      (
        "in.txt.gz", gzipped(Data(Self.gb2312)),
        "gzip -dc \(folder.path)/in.txt.gz | iconv -f GB18030 -t UTF-8 > \(folder.path)/in.utf8.txt"
      ),
      (
        "in.zip", zip,
        "unzip -p \(folder.path)/in.zip '歌 1.txt' | iconv -f GB18030 -t UTF-8 > \(folder.path)/in.utf8.txt"
      ),
      (
        "in 2.txt", utf16("\u{FEFF}a", bigEndian: false),
        "iconv -f UTF-16 -t UTF-8 '\(folder.path)/in 2.txt' > '\(folder.path)/in 2.utf8.txt'"
      ),
    ]
    for (name, bytes, command) in expected {
      let path = try folder.file(name, bytes)
      do throws(CorpusError) {
        _ = try Corpus(contentsOf: path)
        Issue.record("\(name) was taken")
      } catch {
        #expect(error.description.hasSuffix("\n  \(command)"))
      }
    }
  }

  @Test(
    arguments: [
      // A sequence cut by the end, a stray continuation, an overlong form, a surrogate, beyond Unicode, Latin-1.
      [0xE7, 0x81], [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0x80],
      [0xF0, 0x80, 0x80, 0x80], [0xE9] + Array(" noir".utf8), [0xE7, 0x81, 0xC0, 0x61], [0xFF, 0x20],
    ] as [[UInt8]], [chinese, "\u{FEFF}a"])
  func malformedUTF8(_ damage: [UInt8], after text: String) throws {
    let problem = try problem("a.txt", Data(text.utf8) + damage)
    guard case .malformedUTF8(_, byteOffset: text.utf8.count) = problem else {
      Issue.record("\(problem as Any)")
      return
    }
  }

  @Test func damageAtTheBeginningCounts() throws {
    guard case .malformedUTF8(_, byteOffset: 0) = try problem("a.txt", [0xFF] + Data(Self.chinese.utf8)) else {
      Issue.record("taken")
      return
    }
  }

  @Test func ordinaryTextIsNotMistaken() throws {
    for text in [Self.chinese, Self.english, "a", "é", "`O}Y", "ÿþ", Self.english + "\u{0}"] {
      #expect(try problem("a.txt", Data(text.utf8)) == nil)
    }
  }

  @Test func emptyTexts() throws {
    for bytes in [Data(), Data([0xEF, 0xBB, 0xBF]), gzipped(""), ZipWriter(entries: [.init("a", Data())]).bytes()] {
      guard case .empty(.some) = try problem("a", bytes) else {
        Issue.record("taken")
        return
      }
    }
  }

  @Test func otherPackings() throws {
    let xz = Data([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 1, 2])
    let error = try #require(try problem("a.txt.xz", xz))
    #expect(error.description.contains("xz -dc "))
    guard case .notPacked = try problem("a.zip", Data("<html>404</html>".utf8)) else {
      Issue.record("taken")
      return
    }
  }

  @Test func damagedArchivesNameTheFile() throws {
    guard case .gzip(_, .truncated) = try problem("a.gz", gzipped("abc").dropLast()) else {
      Issue.record("taken")
      return
    }
    guard case .zip(_, .noEndRecord) = try problem("a.zip", Data("PK\u{3}\u{4}".utf8)) else {
      Issue.record("taken")
      return
    }
  }

  @Test func pathsThatAreNoFiles() throws {
    let folder = try TemporaryFolder()
    #expect(throws: CorpusError.file(.notFound(path: "no/such.txt"))) { try Corpus(contentsOf: "no/such.txt") }
    #expect(throws: CorpusError.noTexts(folder: folder.path)) { try Corpus(contentsOf: folder.path) }
  }

  @Test func damageIsAnErrorAndNothingElse() {
    var mutator = Mutator(seed: 16)
    let originals = [Data(Self.chinese.utf8), utf16(Self.chinese, bigEndian: true), Data(Self.gb18030)]
    for round in 0..<2_000 {
      do throws(CorpusError) {
        let bytes = RawBytes(mutator.mutate(originals[round % 3]), path: "a.txt")
        var blocks = try TextReader.open(bytes, repairs: round % 2 == 0).text
        while let block = try blocks.next() { #expect(String(validating: block, as: UTF8.self) != nil) }
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }
}
