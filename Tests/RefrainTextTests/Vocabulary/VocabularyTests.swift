import Foundation
@testable import RefrainText
import Testing

@Suite struct VocabularyTests {
  @Test func sortedByScalarValue() {
    let vocabulary = Vocabulary(of: "雨b\n a雨😀é")
    #expect(vocabulary.tokens == ["\n", " ", "a", "b", "é", "雨", "😀"])
    #expect(vocabulary.count == 7)
    #expect(vocabulary.ids["雨"] == 5)
    #expect(vocabulary.id(of: "😀") == 6)
    #expect(vocabulary.id(of: "c") == nil)
    #expect(vocabulary.ids.count == 7)
    for (id, token) in vocabulary.tokens.enumerated() {
      #expect(vocabulary.ids[token.unicodeScalars.first ?? "?"] == Int32(id))
    }
  }

  @Test(arguments: [
    "雨 b\r\na雨", "", "e\u{301}é\u{212B}\u{C5}", "\u{0}\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}",
  ])
  func roundTrips(_ text: String) throws {
    let vocabulary = Vocabulary(of: text)
    let ids = try vocabulary.encode(text)
    #expect(ids.count == text.unicodeScalars.count)
    #expect(Array(try vocabulary.decode(ids).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test func agreesWithTheDefinition() throws {
    var random = SeededGenerator(state: 3)
    let scalars = (0..<5_000).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &random)) }
    let text = String(String.UnicodeScalarView(scalars))
    let vocabulary = Vocabulary(of: text)
    let sorted = Set(scalars).sorted()
    #expect(vocabulary.tokens.flatMap(\.unicodeScalars) == sorted)
    let ids = try vocabulary.encode(text)
    #expect(ids.map { sorted[Int($0)] } == scalars)
  }

  @Test func unknownCharacters() throws {
    let vocabulary = Vocabulary(of: "分开雨")
    let error = VocabularyError.unknownCharacter("猫", position: 3, vocabularyCount: 3)
    #expect(throws: error) { try vocabulary.encode("分开猫雨狗") }
    #expect(try vocabulary.encode("分开猫雨狗", unknown: .skip) == vocabulary.encode("分开雨"))
    #expect(error.description.hasPrefix("“猫” (U+732B), character 3 of the text (counting from 1), is not among the 3"))
    #expect(error.description.contains("--unknown skip"))
    // Positions count scalars: the pair CR LF and an emoji of two scalars are two each.
    #expect(throws: VocabularyError.unknownCharacter("x", position: 5, vocabularyCount: 4)) {
      try Vocabulary(of: "\r\n👍🏽").encode("\r\n👍🏽x")
    }
    #expect(VocabularyError.unknownCharacter("\u{7}", position: 1, vocabularyCount: 1).description.contains("U+0007"))
  }

  @Test(arguments: [Int32(-1), 3, .max, .min])
  func unknownIDs(_ id: Int32) {
    #expect(throws: VocabularyError.unknownID(id, vocabularyCount: 3)) { try Vocabulary(of: "分开雨").decode([0, id]) }
  }

  @Test func equalityIsByScalar() throws {
    // As strings the two would be equal.
    let angstrom = try Vocabulary(tokens: ["\u{212B}"])
    let ring = try Vocabulary(tokens: ["\u{C5}"])
    #expect(angstrom != ring)
    #expect(angstrom.id(of: "\u{C5}") == nil)
    #expect(try Vocabulary(tokens: ["a", "b"]) == Vocabulary(of: "ba"))
    #expect(Set([try Vocabulary(tokens: ["a", "b"]), Vocabulary(of: "ba")]).count == 1)
  }
}

@Suite struct VocabularyFileTests {
  @Test func writesTheFormat() throws {
    let vocabulary = try Vocabulary(tokens: ["雨", "\n", "\"", "/", "a"])
    let bytes = try vocabulary.fileContent()
    let object = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    #expect(object.keys.sorted() == ["format", "tokens", "unit"])
    #expect(object["format"] as? Int == 1)
    #expect(object["unit"] as? String == "scalar")
    #expect(object["tokens"] as? [String] == ["雨", "\n", "\"", "/", "a"])
  }

  @Test func readsBackEveryKindOfScalar() throws {
    // The basic plane in steps, all of ASCII, private use, noncharacters, the last one; also canonical equivalents.
    let values =
      Array(0..<0x300) + Array(stride(from: 0x300, to: 0x1_0000, by: 37)) + [0x212B, 0xF900, 0xFFFF, 0x10_FFFF]
    let scalars = values.compactMap { Unicode.Scalar(UInt32($0)) }
    let vocabulary = Vocabulary(of: String(String.UnicodeScalarView(scalars)))
    let bytes = try vocabulary.fileContent()
    #expect(try Vocabulary(parsing: bytes, path: "v") == vocabulary)
    #expect(try Vocabulary(parsing: bytes, path: "v").fileContent() == bytes)
  }

  @Test func readsAFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("vocabulary.json", Array(#"{"format": 1, "unit": "scalar", "tokens": ["b", "a"]}"#.utf8))
    #expect(try Vocabulary(contentsOf: path).tokens == ["b", "a"])
    #expect(throws: VocabularyFileError.file(.notFound(path: "\(path)x"))) { try Vocabulary(contentsOf: "\(path)x") }
    let large = try folder.file("large.json", [])
    try #require(FileHandle(forWritingAtPath: large)).truncate(atOffset: 64 << 20 + 1)
    #expect(throws: VocabularyFileError.file(.tooLarge(path: large, bytes: 64 << 20 + 1, limit: 64 << 20))) {
      try Vocabulary(contentsOf: large)
    }
  }

  @Test(arguments: [
    (#"{"format":3,"unit":"word"}"#, VocabularyFileError.unknownFormat(path: "v", 3)),
    (#"{"format":0,"unit":"scalar","tokens":["a"]}"#, .unknownFormat(path: "v", 0)),
    (#"{"format":1,"unit":"word","tokens":["a"]}"#, .unknownUnit(path: "v", "word")),
    (#"{"format":1,"unit":"scalar","tokens":[]}"#, .tokens(path: "v", .empty)),
    (
      #"{"format":1,"unit":"scalar","tokens":["a","b","a"]}"#,
      .tokens(path: "v", .duplicateToken(token: "a", firstID: 0, secondID: 2))
    ),
    (#"{"format":1,"unit":"scalar","tokens":["a",""]}"#, .tokens(path: "v", .notOneScalar(token: "", id: 1))),
    (#"{"format":1,"unit":"scalar","tokens":["ab"]}"#, .tokens(path: "v", .notOneScalar(token: "ab", id: 0))),
    (
      #"{"format":1,"unit":"scalar","tokens":["e\u0301"]}"#,
      .tokens(path: "v", .notOneScalar(token: "e\u{301}", id: 0))
    ),
    (#"{"format":1,"unit":"scalar"}"#, .json(JSONFileError(path: "v", problem: .missingKey("tokens")))),
    (#"{"unit":"scalar"}"#, .json(JSONFileError(path: "v", problem: .missingKey("format")))),
    (#"{"format":1,"format":1}"#, .json(JSONFileError(path: "v", problem: .duplicateKey("format")))),
    ("tokens", .json(JSONFileError(path: "v", problem: .badValue(key: "", reason: vagueReason)))),
    ("", .json(JSONFileError(path: "v", problem: .syntax(byteOffset: 0)))),
  ])
  func refusals(_ json: String, _ expected: VocabularyFileError) {
    #expect(throws: expected) { try Vocabulary(parsing: Data(json.utf8), path: "v") }
    #expect(expected.description.contains("v"))
  }

  private static let vagueReason = "a value is malformed, or a number has a fraction or is too large"

  @Test func equivalentTokensAreDifferent() throws {
    let json = #"{"format":1,"unit":"scalar","tokens":["\u212b","\u00c5","豈","\uf900"]}"#
    let vocabulary = try Vocabulary(parsing: Data(json.utf8), path: "v")
    #expect(vocabulary.id(of: "\u{C5}") == 1)
    #expect(vocabulary.id(of: "\u{F900}") == 3)
  }

  @Test func damageIsAnErrorAndNothingElse() throws {
    let sound = try Vocabulary(of: "分开雨不要走 abc\n\"\\é😀").fileContent()
    var mutator = Mutator(seed: 12)
    var refused = 0
    for _ in 0..<2_000 {
      do throws(VocabularyFileError) {
        let vocabulary = try Vocabulary(parsing: mutator.mutate(sound), path: "v")
        #expect(vocabulary.count > 0)
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    #expect(refused > 1_000)
  }
}
