@testable import RefrainText
import Testing

/// What holds for the vocabularies of every unit.
@Suite struct VocabularyUnitTests {
  /// A vocabulary in which nothing of `text` is unknown; byte pairs are learnt from it.
  private func vocabulary(_ unit: Vocabulary.Unit, of text: String) throws -> Vocabulary {
    try Vocabulary(of: text, VocabularySettings(unit: unit, size: unit == .bpe ? 400 : nil))
  }

  private func isSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

  @Test(arguments: Vocabulary.Unit.allCases, difficultTexts.filter { !$0.isEmpty })
  func roundTrips(_ unit: Vocabulary.Unit, _ text: String) throws {
    let vocabulary = try vocabulary(unit, of: unit == .bpe ? text + text : text)
    let ids = try vocabulary.encode(text)
    #expect(isSame(try vocabulary.decode(ids), text))
    #expect(ids.flatMap { vocabulary.utf8(of: $0) } == Array(text.utf8))
    #expect(!ids.contains { $0 == vocabulary.unknownID })
    #expect(vocabulary.unit == unit && vocabulary.tokens.count == vocabulary.count)
    let bytes = try vocabulary.fileContent()
    #expect(try Vocabulary(parsing: bytes, path: "v") == vocabulary)
    #expect(try Vocabulary(parsing: bytes, path: "v").encode(text) == ids)
  }

  @Test(arguments: Vocabulary.Unit.allCases)
  func doesNotDependOnChunks(_ unit: Vocabulary.Unit) throws {
    var random = SeededGenerator(state: 4)
    for seed in 0..<30 as Range<UInt64> {
      let text = randomText(80, seed: seed) + (difficultTexts.randomElement(using: &random) ?? "")
      let settings = VocabularySettings(unit: unit, size: unit == .bpe ? 300 : nil)
      let whole = try Vocabulary(of: text, settings)
      let ids = try whole.encode(text)
      var builder = try VocabularyBuilder(settings)
      var encoder = whole.encoder()
      var chunked: [Int32] = []
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let chunk = Array(rest.prefix(Int.random(in: 1...7, using: &random)))
        try builder.feed(chunk)
        try encoder.feed(chunk, into: &chunked)
        rest = rest.dropFirst(chunk.count)
      }
      try encoder.finish(into: &chunked)
      #expect(chunked == ids, "seed \(seed)")
      #expect(try builder.vocabulary() == whole, "seed \(seed)")
      // The next text begins anew.
      try encoder.feed(Array(text.utf8), into: &chunked)
      try encoder.finish(into: &chunked)
      #expect(chunked == ids + ids)
    }
  }

  @Test func textsDoNotTouchOneAnother() throws {
    var builder = try VocabularyBuilder(VocabularySettings(unit: .word))
    try builder.feed(Array("sun".utf8))
    try builder.endText()
    try builder.feed(Array("rise".utf8))
    #expect(try builder.vocabulary().tokens == ["rise", "sun", "<unk>"])
  }

  @Test func charactersAreAsBefore() throws {
    let text = "雨b\r\n a雨😀é"
    let vocabulary = try Vocabulary(of: text, VocabularySettings())
    #expect(vocabulary == Vocabulary(of: text))
    #expect(vocabulary.unit == .scalar && vocabulary.unknownID == nil && vocabulary.endID == nil)
    #expect(try vocabulary.fileContent() == Vocabulary(of: text).fileContent())
  }

  @Test func bytes() throws {
    let vocabulary = try Vocabulary(of: "a", VocabularySettings(unit: .byte))
    #expect(vocabulary == .bytes && vocabulary.count == 256)
    #expect(try vocabulary.encode("é猫") == [0xC3, 0xA9, 0xE7, 0x8C, 0xAB])
    #expect(vocabulary.tokens[65] == "A" && vocabulary.tokens[0xC3] == "<0xC3>")
    #expect(vocabulary.ids["A"] == 65 && vocabulary.id(of: "é") == nil)
    #expect(try vocabulary.decode([0xE7, 0x8C, 65]) == "\u{FFFD}A")
    // Any bytes, though they be no text.
    var encoder = vocabulary.encoder()
    var ids: [Int32] = []
    try encoder.feed([0xFF, 0x80], into: &ids)
    #expect(ids == [0xFF, 0x80])
  }

  @Test(arguments: [Vocabulary.Unit.grapheme, .word])
  func equivalentTokensAreDifferent(_ unit: Vocabulary.Unit) throws {
    // As strings, the first two and the last two would be equal.
    let vocabulary = try Vocabulary(of: "e\u{301} é \u{C5} \u{212B}", VocabularySettings(unit: unit))
    #expect(vocabulary.count == (unit == .word ? 6 : 5))
    #expect(Set(try vocabulary.encode("e\u{301} é \u{C5} \u{212B}")).count == 5)
  }

  @Test(arguments: [
    (VocabularySettings(unit: .scalar, minimumCount: 2), ["a", "b", "c", "<unk>"]),
    (VocabularySettings(unit: .scalar, minimumCount: 3), ["a", "<unk>"]),
    (VocabularySettings(unit: .scalar, size: 3), ["a", "b", "<unk>"]),
    (VocabularySettings(unit: .grapheme, size: 2), ["a", "<unk>"]),
    (VocabularySettings(unit: .grapheme), ["a", "b", "c", "c\u{301}"]),
    (VocabularySettings(unit: .word, minimumCount: 1), ["aaabbcc\u{301}", "<unk>"]),
  ])
  func rareTokensAreUnknown(_ settings: VocabularySettings, _ tokens: [String]) throws {
    let vocabulary = try Vocabulary(of: "aaabbcc\u{301}", settings)
    #expect(vocabulary.tokens == tokens)
    #expect(vocabulary.unknownID == tokens.firstIndex(of: "<unk>").map(Int32.init))
    if let unknown = vocabulary.unknownID {
      #expect(try vocabulary.encode("x ").allSatisfy { $0 == unknown })
      #expect(try vocabulary.decode([unknown]) == "\u{FFFD}")
      #expect(try vocabulary.encode("x", unknown: .skip) == [unknown])
    }
  }

  @Test func unknownClusters() throws {
    let vocabulary = try Vocabulary(of: "ab👍", VocabularySettings(unit: .grapheme))
    let error = VocabularyError.unknownCluster("👍🏽", position: 3, vocabularyCount: 3)
    #expect(throws: error) { try vocabulary.encode("ab👍🏽") }
    #expect(error.description.hasPrefix("“👍” (U+1F44D) with “🏽” (U+1F3FD), grapheme cluster 3 of the text"))
    #expect(try vocabulary.encode("a👍🏽b", unknown: .skip) == [0, 1])
    var encoder = vocabulary.encoder(unknownAs: 77)
    var ids: [Int32] = []
    try encoder.feed(Array("a👍🏽b".utf8), into: &ids)
    try encoder.finish(into: &ids)
    #expect(ids == [0, 77, 1])
  }

  @Test(arguments: [Vocabulary.Unit.scalar, .grapheme, .word, .bpe])
  func brokenTextsAreRefused(_ unit: Vocabulary.Unit) throws {
    let vocabulary = try vocabulary(unit, of: "猫 ab ab")
    let broken = Array("猫".utf8) + [0x20, 0xE4, 0xBD, 0x41]
    for size in 1...broken.count {
      var encoder = vocabulary.encoder(unknown: .skip)
      var ids: [Int32] = []
      #expect(throws: VocabularyError.malformedUTF8(byteOffset: 4)) {
        for start in stride(from: 0, to: broken.count, by: size) {
          try encoder.feed(Array(broken[start..<min(start + size, broken.count)]), into: &ids)
        }
      }
      var builder = try VocabularyBuilder(VocabularySettings(unit: unit))
      #expect(throws: VocabularyError.malformedUTF8(byteOffset: 4)) { try builder.feed(broken) }
    }
    var encoder = vocabulary.encoder()
    var ids: [Int32] = []
    try encoder.feed(Array("猫".utf8) + [0xE4], into: &ids)
    #expect(throws: VocabularyError.malformedUTF8(byteOffset: 3)) { try encoder.finish(into: &ids) }
  }

  @Test(arguments: Vocabulary.Unit.allCases)
  func endToken(_ unit: Vocabulary.Unit) throws {
    let plain = try vocabulary(unit, of: "one two one two")
    let vocabulary = plain.addingEndToken()
    let end = try #require(vocabulary.endID)
    #expect(end == Int32(plain.count) && vocabulary.count == plain.count + 1)
    #expect(vocabulary.addingEndToken() == vocabulary && vocabulary != plain)
    #expect(vocabulary.utf8(of: end) == [] && vocabulary.tokens.last == "<end>")
    #expect(try vocabulary.encode("one two") == plain.encode("one two"))
    #expect(try vocabulary.decode(plain.encode("one") + [end]) == "one")
    #expect(try Vocabulary(parsing: vocabulary.fileContent(), path: "v") == vocabulary)
  }

  @Test(arguments: [
    (Vocabulary.Unit.scalar, ["a", "b", "<end>", "c", "d"]), (.grapheme, ["a", "b", "<end>", "c", "d"]),
    (.word, ["ab", "<unk>", "<end>", "cbd"]),
  ])
  func learningOnAddsTokens(_ unit: Vocabulary.Unit, _ tokens: [String]) throws {
    let vocabulary = try vocabulary(unit, of: "ab").addingEndToken()
    let larger = try vocabulary.adding(tokensOf: "cbd")
    #expect(larger.tokens == tokens)
    #expect(larger.endID == vocabulary.endID && larger.unknownID == vocabulary.unknownID)
    #expect(try larger.decode(larger.encode("cbd")) == "cbd")
    #expect(try Vocabulary(parsing: larger.fileContent(), path: "v") == larger)
    #expect(try larger.adding(tokensOf: "ab") == larger)
    #expect(try Vocabulary.bytes.adding(tokensOf: "猫") == .bytes)
  }

  @Test(arguments: [
    (VocabularySettings(unit: .byte, size: 300), VocabularyError.settingOfBytes),
    (VocabularySettings(unit: .byte, minimumCount: 1), .settingOfBytes),
    (VocabularySettings(minimumCount: 0), .outOfRange(setting: "minimum count", value: 0, allowed: 1...Int.max)),
    (VocabularySettings(size: 1), .outOfRange(setting: "vocabulary size", value: 1, allowed: 2...1 << 24)),
    (
      VocabularySettings(unit: .bpe, size: 255),
      .outOfRange(setting: "vocabulary size", value: 255, allowed: 256...1 << 18)
    ),
    (VocabularySettings(unit: .word, minimumCount: 9), .nothingFrequent(minimumCount: 9)),
  ])
  func impossibleSettings(_ settings: VocabularySettings, _ error: VocabularyError) {
    #expect(throws: error) { try Vocabulary(of: "a b", settings) }
    #expect(!error.description.isEmpty)
  }

  @Test(arguments: Vocabulary.Unit.allCases.filter { $0 != .byte })
  func nothingToLearnFrom(_ unit: Vocabulary.Unit) {
    #expect(throws: VocabularyError.empty) { try Vocabulary(of: "", VocabularySettings(unit: unit)) }
  }

  @Test func singletons() throws {
    var builder = try VocabularyBuilder()
    try builder.feed(Array("aabcc d".utf8))
    #expect(builder.singletonCount == 3)
  }
}
