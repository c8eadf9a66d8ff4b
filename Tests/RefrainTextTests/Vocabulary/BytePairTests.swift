import Foundation
@testable import RefrainText
import Testing

@Suite struct BytePairTests {
  private static let song = String(
    repeating: "the river sings, the river's gone\n今天河在唱歌，今天河走了\n", count: 3)

  private func vocabulary(_ text: String = song, size: Int = 300) throws -> Vocabulary {
    try Vocabulary(of: text, VocabularySettings(unit: .bpe, size: size))
  }

  /// The definition: count all pairs anew before each merge.
  private func mergesByDefinition(_ text: String, size: Int, minimumCount: Int) -> [[Int32]] {
    var segmenter = Segmenter(.bpe)
    var pieces: [[Int32]] = []
    for scalar in text.unicodeScalars { segmenter.add(scalar) { pieces.append($0.map { Int32($0) }) } }
    segmenter.finish { pieces.append($0.map { Int32($0) }) }
    var tokens = (0..<256).map { [UInt8($0)] }
    var merges: [[Int32]] = []
    while tokens.count < size {
      var counts: [[Int32]: Int] = [:]
      for piece in pieces {
        for (left, right) in zip(piece, piece.dropFirst()) { counts[[left, right], default: 0] += 1 }
      }
      let best = counts.min { a, b in
        a.value != b.value ? a.value > b.value : a.key.lexicographicallyPrecedes(b.key)
      }
      guard let best, best.value >= minimumCount else { break }
      let token = tokens[Int(best.key[0])] + tokens[Int(best.key[1])]
      let result = tokens.firstIndex(of: token) ?? tokens.count
      if result == tokens.count { tokens.append(token) }
      if !merges.contains(best.key) { merges.append(best.key) }
      pieces = pieces.map { piece in
        var merged: [Int32] = []
        var place = 0
        while place < piece.count {
          let isPair = place + 1 < piece.count && [piece[place], piece[place + 1]] == best.key
          merged.append(isPair ? Int32(result) : piece[place])
          place += isPair ? 2 : 1
        }
        return merged
      }
    }
    return merges
  }

  @Test(arguments: [(600, 1), (300, 2), (700, 3)])
  func trainingAgreesWithTheDefinition(_ size: Int, _ minimumCount: Int) throws {
    var random = SeededGenerator(state: 8)
    for _ in 0..<6 {
      // Few letters, so that pairs overlap and two ways lead to one token.
      let text = String((0..<400).map { _ in "aaab bc猫".randomElement(using: &random) ?? "a" })
      let settings = VocabularySettings(unit: .bpe, size: size, minimumCount: minimumCount)
      let merges = try #require(try Vocabulary(of: text, settings).merges).merges
      let expected = mergesByDefinition(text, size: size, minimumCount: minimumCount)
      #expect(merges.map { [$0.left, $0.right] } == expected)
      #expect(merges.count > 10)
    }
  }

  @Test func frequentWordsBecomeTokens() throws {
    let vocabulary = try vocabulary()
    #expect(vocabulary.count == 300)
    let tokens = try vocabulary.encode("the river sings").map { vocabulary.tokens[Int($0)] }
    #expect(tokens == ["the", " river", " sings"])
    #expect(vocabulary.tokens.contains("今天河在唱歌"))
    // What was never seen is still encoded.
    #expect(try vocabulary.decode(vocabulary.encode("Zebra 🦓\r\n\u{0}")) == "Zebra 🦓\r\n\u{0}")
  }

  @Test func stopsWhereNothingIsFrequent() throws {
    #expect(try vocabulary("abcdefg", size: 4_096).count == 256)
    #expect(try vocabulary("ab ab", size: 4_096).tokens.suffix(1) == ["ab"])
  }

  @Test func piecesAreRemembered() throws {
    // More different pieces than are held.
    let text = (0..<70_000).map { " \($0)x" }.joined()
    let vocabulary = try vocabulary("10 11 12 13 10 11 12 13", size: 260)
    #expect(try vocabulary.decode(vocabulary.encode(text)) == text)
  }

  @Test func tokenizerFile() throws {
    for vocabulary in [try vocabulary(), try vocabulary().addingEndToken()] {
      let bytes = try #require(TokenizerFile.content(of: vocabulary))
      #expect(try Vocabulary(parsingTokenizer: bytes, path: "t") == vocabulary)
      let object = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
      let model = try #require(object["model"] as? [String: Any])
      let tokens = try #require(model["vocab"] as? [String: Int])
      #expect(tokens.count == vocabulary.count)
      #expect(tokens["Ġriver"] == vocabulary.tokens.firstIndex(of: " river"))
      #expect(tokens["Ċ"] == 10 && tokens["\\"] == 92 && tokens["\""] == 34)
      #expect(tokens["<|endoftext|>"] == vocabulary.endID.map { Int($0) })
    }
    #expect(TokenizerFile.content(of: .bytes) == nil)
  }

  @Test func mergesAsPairsAreRead() throws {
    // Newer versions of the package write each merge as a list.
    let vocabulary = try vocabulary("ab ab", size: 257)
    let text = String(decoding: try #require(TokenizerFile.content(of: vocabulary)), as: UTF8.self)
    let newer = text.replacing(#""a b""#, with: #"["a", "b"]"#)
    #expect(newer != text)
    #expect(try Vocabulary(parsingTokenizer: Data(newer.utf8), path: "t") == vocabulary)
  }

  @Test(arguments: [
    (#""use_regex": false}"#, #""use_regex": true}"#, VocabularyFileError.otherTokenizer(path: "t")),
    (#""normalizer": null"#, #""normalizer": {"type": "NFC"}"#, .otherTokenizer(path: "t")),
    (#""unk_token": null"#, #""unk_token": "a""#, .otherTokenizer(path: "t")),
    (#""type": "BPE""#, #""type": "WordPiece""#, .otherTokenizer(path: "t")),
    (#"{1,64}|["#, #"{1,65}|["#, .otherTokenizer(path: "t")),
    (
      #""ab": 256"#, #""ab": 257"#,
      .tokens(path: "t", .otherID(token: "ab", id: 257, expected: 256))
    ),
    (#""a": 97"#, #""a": 98"#, .tokens(path: "t", .otherID(token: "a", id: 98, expected: 97))),
    (#""a b""#, #""a猫 b""#, .tokens(path: "t", .badMerge(index: 0, .notTwoIDs("a猫 b")))),
    (#""a b""#, #""a b", "a b""#, .tokens(path: "t", .badMerge(index: 1, .repeated))),
    (#""ab": 256"#, #""ab": 256, "zz": 7"#, .tokens(path: "t", .tooManyTokens(limit: 257))),
    (
      #""added_tokens": []"#, #""added_tokens": [{"id": 3, "content": "x"}]"#,
      .tokens(path: "t", .badSpecialToken(name: "x", id: 3, vocabularyCount: 258))
    ),
  ])
  func otherTokenizersAreRefused(_ old: String, _ new: String, _ error: VocabularyFileError) throws {
    let vocabulary = try vocabulary("ab ab", size: 257)
    let text = String(decoding: try #require(TokenizerFile.content(of: vocabulary)), as: UTF8.self)
    let changed = text.replacing(old, with: new)
    try #require(changed != text)
    #expect(throws: error) { try Vocabulary(parsingTokenizer: Data(changed.utf8), path: "t") }
    #expect(error.description.contains("t"))
  }

  @Test(arguments: [true, false])
  func damageIsAnErrorAndNothingElse(_ isTokenizer: Bool) throws {
    let vocabulary = try vocabulary().addingEndToken()
    let sound = try isTokenizer ? #require(TokenizerFile.content(of: vocabulary)) : vocabulary.fileContent()
    var mutator = Mutator(seed: 5)
    var refused = 0
    for _ in 0..<500 {
      do throws(VocabularyFileError) {
        let bytes = mutator.mutate(sound)
        let read =
          try isTokenizer ? Vocabulary(parsingTokenizer: bytes, path: "v") : Vocabulary(parsing: bytes, path: "v")
        #expect(read.count >= 256)
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    #expect(refused > 250)
  }
}

@Suite struct VocabularyFormatTests {
  @Test(arguments: [
    (#"{"format":2,"unit":"syllable"}"#, VocabularyFileError.unknownUnit(path: "v", "syllable")),
    (#"{"format":2,"unit":"word"}"#, .json(JSONFileError(path: "v", problem: .missingKey("tokens")))),
    (#"{"format":2,"unit":"bpe"}"#, .json(JSONFileError(path: "v", problem: .missingKey("merges")))),
    (
      #"{"format":2,"unit":"word","tokens":["a","b","a"]}"#,
      .tokens(path: "v", .duplicateToken(token: "a", firstID: 0, secondID: 2))
    ),
    (
      #"{"format":2,"unit":"grapheme","tokens":["a",""]}"#,
      .tokens(path: "v", .badTokenLength(token: "", id: 1, limit: 1_024))
    ),
    (
      #"{"format":2,"unit":"scalar","tokens":["a","bc"],"unknown":0}"#,
      .tokens(path: "v", .notOneScalar(token: "bc", id: 1))
    ),
    (
      #"{"format":2,"unit":"word","tokens":["a","b"],"unknown":2}"#,
      .tokens(path: "v", .badSpecialToken(name: "<unk>", id: 2, vocabularyCount: 2))
    ),
    (
      #"{"format":2,"unit":"word","tokens":["a","b"],"end":-1}"#,
      .tokens(path: "v", .badSpecialToken(name: "<end>", id: -1, vocabularyCount: 2))
    ),
    (
      #"{"format":2,"unit":"word","tokens":["a","b"],"end":1,"unknown":1}"#,
      .tokens(path: "v", .badSpecialToken(name: "<unk>", id: 1, vocabularyCount: 2))
    ),
    (
      #"{"format":2,"unit":"byte","end":7}"#,
      .tokens(path: "v", .badSpecialToken(name: "<end>", id: 7, vocabularyCount: 257))
    ),
    (
      #"{"format":2,"unit":"bpe","merges":["1 2","300 1"]}"#,
      .tokens(path: "v", .badMerge(index: 1, .unknownID(300)))
    ),
    (#"{"format":2,"unit":"bpe","merges":["1 -2"]}"#, .tokens(path: "v", .badMerge(index: 0, .unknownID(-2)))),
    (#"{"format":2,"unit":"bpe","merges":["1 2","1 2"]}"#, .tokens(path: "v", .badMerge(index: 1, .repeated))),
    (#"{"format":2,"unit":"bpe","merges":["1 2 3"]}"#, .tokens(path: "v", .badMerge(index: 0, .notTwoIDs("1 2 3")))),
    (
      #"{"format":2,"unit":"bpe","merges":["1 99999999999"]}"#,
      .tokens(path: "v", .badMerge(index: 0, .notTwoIDs("1 99999999999")))
    ),
  ])
  func refusals(_ json: String, _ expected: VocabularyFileError) {
    #expect(throws: expected) { try Vocabulary(parsing: Data(json.utf8), path: "v") }
    #expect(!expected.description.isEmpty)
  }

  @Test func loneSurrogatesAreRefused() {
    let json = #"{"format":2,"unit":"word","tokens":["\ud800"]}"#
    #expect(throws: VocabularyFileError.self) { try Vocabulary(parsing: Data(json.utf8), path: "v") }
  }

  @Test func endlesslyGrowingTokensAreRefused() {
    // Each merge doubles the length; a million of them would fill any memory.
    let doubling = (0..<1_000).map { "\"\(255 + $0) \(255 + $0)\"" }.joined(separator: ",")
    #expect(throws: VocabularyFileError.tokens(path: "v", .badMerge(index: 9, .tooLong))) {
      try Vocabulary(parsing: Data(#"{"format":2,"unit":"bpe","merges":[\#(doubling)]}"#.utf8), path: "v")
    }
    let many = String(repeating: "\"1 2\",", count: 1 << 18) + "\"1 2\""
    #expect(throws: VocabularyFileError.tokens(path: "v", .tooManyTokens(limit: 256 + 1 << 18))) {
      try Vocabulary(parsing: Data(#"{"format":2,"unit":"bpe","merges":[\#(many)]}"#.utf8), path: "v")
    }
  }

  @Test func tokenNamesInTextsAreText() throws {
    // Written out, a special token's name is three words.
    let vocabulary = try Vocabulary(of: "<unk> <end>", VocabularySettings(unit: .word)).addingEndToken()
    let ids = try vocabulary.encode("<unk> <end>")
    #expect(ids.count == 7 && !ids.contains { $0 == vocabulary.endID || $0 == vocabulary.unknownID })
    #expect(try Vocabulary(parsing: vocabulary.fileContent(), path: "v").encode("<unk> <end>") == ids)
  }
}
