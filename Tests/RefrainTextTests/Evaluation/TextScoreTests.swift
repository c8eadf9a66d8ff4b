import Foundation
import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

@testable import RefrainText

@Suite struct TextScoreTests {
  private func model(
    _ vocabulary: Vocabulary, cell: LanguageModel.Configuration.Cell = .gru, hiddenSize: Int = 8,
    _ change: (inout LanguageModel.Configuration) -> Void = { _ in }
  ) -> LanguageModel {
    var configuration = LanguageModel.Configuration(
      cell: cell, vocabularySize: vocabulary.count, hiddenSize: hiddenSize, layerCount: 2)
    change(&configuration)
    var generator = Philox(seed: 3)
    return LanguageModel(configuration, weights: .pytorch(hiddenSize: 2), using: &generator)
  }

  /// Token by token in double precision, with the state carried by hand.
  private func nats(of ids: [Int32], _ model: LanguageModel) -> [Double] {
    var state: RecurrentState?
    return zip(ids, ids.dropFirst()).map { id, next in
      let (logits, after) = model(IndexTensor([id], shape: [1, 1]), state: state)
      state = after
      let values = logits.scalars.map(Double.init)
      let greatest = values.max() ?? 0
      let sum = values.reduce(0) { $0 + Platform.exp($1 - greatest) }
      return greatest + Platform.log(sum) - values[Int(next)]
    }
  }

  @Test(arguments: LanguageModel.Configuration.Cell.allCases)
  func carriesTheState(_ cell: LanguageModel.Configuration.Cell) {
    // Longer than the 2,048 steps that go together.
    let text = String(repeating: tinyText, count: 45)
    let vocabulary = Vocabulary(of: text)
    let model = model(vocabulary, cell: cell, hiddenSize: 8)
    let encoded = EncodedText(text, vocabulary: vocabulary)
    let each = nats(of: encoded.ids, model)
    let known = -Platform.log(1 - (vocabulary.unknownProbability ?? 0)) * Double(encoded.ids.count)
    let expected = each.reduce(0, +) + Platform.log(Double(vocabulary.count)) + known
    #expect(encoded.ids.count > 2_050)
    #expect(abs(model.score(encoded).nats - expected) < 1e-5 * expected)
  }

  /// Dropout and zoneout are for training: two scores of one text are the same.
  @Test func scoresAsItWrites() {
    let vocabulary = Vocabulary(of: tinyText)
    let model = model(vocabulary) { ($0.dropout, $0.weightDrop, $0.zoneout) = (0.5, 0.5, 0.5) }
    let encoded = EncodedText(tinyText, vocabulary: vocabulary)
    #expect(model.score(encoded) == model.score(encoded))
    #expect(model.score(encoded).nats == Compute.withThreads(1) { model.score(encoded) }.nats)
  }

  @Test func figures() {
    let score = TextScore(tokenCount: 4, characterCount: 5, byteCount: 10, nats: 8, unknownShare: 0.25)
    #expect(score.loss == 2 && abs(score.perplexity - 7.38905609893065) < 1e-12)
    #expect(abs(score.bitsPerCharacter - 2.308312065422342) < 1e-12)
    #expect(abs(score.bitsPerByte - score.bitsPerCharacter / 2) < 1e-12)
    let empty = EncodedText("", vocabulary: Vocabulary(of: "ab"))
    let nothing = model(Vocabulary(of: "ab")).score(empty)
    #expect(nothing.nats == 0 && nothing.tokenCount == 0 && nothing.unknownShare == 0 && nothing.loss.isNaN)
  }
}

@Suite struct UnknownCharacterTests {
  @Test(arguments: [
    ("aabbc", 1, 5), ("aabb", 1, 4), ("abcaa", 2, 5), ("今天今雨", 2, 4), ("abc", 2, 3), ("aa", 1, 2), ("a", 1, 2),
    ("aa\u{301}e\u{301}", 1, 5), ("😀😀\r\n", 2, 4),
  ])
  func probability(_ text: String, _ numerator: Double, _ denominator: Double) {
    #expect(Vocabulary(of: text).unknownProbability == numerator / denominator)
  }

  /// Known characters are scaled, unknown ones cost the same under every model, and no model reads them.
  @Test func cost() {
    let vocabulary = Vocabulary(of: "abcabcd")
    var generator = Philox(seed: 1)
    let model = LanguageModel(.init(vocabularySize: 4, hiddenSize: 4), using: &generator)
    let nGrams = NGramModel(of: [0, 1, 2, 0, 1, 2, 3], vocabularySize: 4)
    let known = EncodedText("abca", vocabulary: vocabulary)
    let text = EncodedText("a雨b😀ca雨", vocabulary: vocabulary)
    #expect(text.ids == known.ids && text.unknownCount == 3)
    let each = Platform.log(7 * Double(1_112_064 - 4))
    for (with, without) in [(model.score(text), model.score(known)), (nGrams.score(text), nGrams.score(known))] {
      #expect(abs(with.nats - without.nats - 3 * each) < 1e-9)
      #expect(with.tokenCount == 7 && with.characterCount == 7 && with.byteCount == 14)
      #expect(with.unknownShare == 3.0 / 7 && without.unknownShare == 0)
    }
    var unscaled = vocabulary
    unscaled.unknownProbability = nil
    let assumed = model.score(EncodedText("abca", vocabulary: unscaled)).nats
    #expect(abs(model.score(known).nats - assumed - 4 * (Platform.log(4.0 / 5) - Platform.log(6.0 / 7))) < 1e-9)
  }

  /// All characters that there are share what is left over: everything adds up to 1.
  @Test func addsUpToOne() {
    let vocabulary = Vocabulary(of: "abcabcd")
    let nGrams = NGramModel(of: [0, 1, 2, 0, 1, 2, 3], vocabularySize: 4)
    func probability(_ text: String) -> Double {
      Platform.exp(-nGrams.score(EncodedText(text, vocabulary: vocabulary)).nats)
    }
    let before = probability("ab")
    let known = ["a", "b", "c", "d"].reduce(0) { $0 + probability("ab" + $1) / before }
    let unknown = Double(1_112_064 - 4) * probability("ab雨") / before
    #expect(abs(known - 6.0 / 7) < 1e-9 && abs(unknown - 1.0 / 7) < 1e-9)
  }

  /// Words and clusters are spelled, whether a token stands for them or not.
  @Test func otherUnits() throws {
    func nats(_ text: String, _ vocabulary: Vocabulary) -> TextScore {
      let ids = EncodedText("ab ab", vocabulary: vocabulary).ids
      return NGramModel(of: ids, vocabularySize: vocabulary.count, order: 1).score(
        EncodedText(text, vocabulary: vocabulary))
    }
    let each = Platform.log(1_112_065)
    let words = try Vocabulary(of: "ab ab cd", VocabularySettings(unit: .word))
    let (one, two) = (nats("ab fghi", words), nats("ab fg ", words))
    #expect(one.unknownShare == 1.0 / 3 && one.tokenCount == 3 && two.tokenCount == 4)
    #expect(abs(one.nats - nats("ab fg", words).nats - 2 * each) < 1e-9, "two letters more")
    let clusters = try Vocabulary(of: "ab ab e\u{301}", VocabularySettings(unit: .grapheme))
    #expect(clusters.unknownProbability == 1.0 / 7)
    let accent = nats("aba\u{301}", clusters).nats - nats("ab", clusters).nats
    #expect(abs(accent - Platform.log(7) - 3 * each) < 1e-9)
    for unit in [Vocabulary.Unit.byte, .bpe] {
      let vocabulary = try Vocabulary(of: "ab ab", VocabularySettings(unit: unit))
      let score = nats("a雨", vocabulary)
      #expect(score.unknownShare == 0 && score.characterCount == 2 && score.byteCount == 4)
      #expect(vocabulary.assumedUnknownProbability == nil)
    }
    let rare = try Vocabulary(of: "aab", VocabularySettings(minimumCount: 2))
    #expect(rare.unknownProbability == nil)
    let (known, unknown) = (EncodedText("aaa", vocabulary: rare), EncodedText("aab", vocabulary: rare))
    #expect(unknown.ids.last == rare.unknownID && unknown.unknownCount == 1)
    let even = NGramModel(of: [], vocabularySize: 2)
    #expect(abs(even.score(unknown).nats - even.score(known).nats - Platform.log(1_112_063)) < 1e-9)
  }

  /// A model reads the end token first, and predicts it after each piece.
  @Test func pieces() {
    let vocabulary = Vocabulary(of: "aab").addingEndToken()
    #expect(vocabulary.unknownProbability == 1.0 / 3)
    let text = EncodedText(pieces: ["ab", "b"], vocabulary: vocabulary)
    #expect(text.ids == [0, 1, 2, 1, 2] && text.characterCount == 3)
    let score = NGramModel(of: [], vocabularySize: 3).score(text)
    #expect(score.tokenCount == 5 && abs(score.nats - 5 * Platform.log(4.5)) < 1e-9)
    var generator = Philox(seed: 1)
    let model = LanguageModel(.init(vocabularySize: 3, hiddenSize: 4), using: &generator)
    var state: RecurrentState?
    var nats = 5 * Platform.log(1.5)
    for (id, next) in zip([2, 0, 1, 2, 1], text.ids) {
      let (logits, after) = model(IndexTensor([Int32(id)], shape: [1, 1]), state: state)
      nats -= Double(logSoftmax(logits).scalars[Int(next)])
      state = after
    }
    #expect(abs(model.score(text).nats - nats) < 1e-5)
  }

  @Test func isStoredWithTheVocabulary() throws {
    let vocabulary = Vocabulary(of: "今天今天下雨")
    let content = try vocabulary.fileContent()
    let read = try Vocabulary(parsing: content, path: "v")
    #expect(read.unknownProbability == 1.0 / 3)
    #expect(try read.fileContent() == content)
    let old = #"{"format": 1, "unit": "scalar", "tokens": ["a", "b"]}"#
    #expect(try Vocabulary(parsing: .init(old.utf8), path: "v").unknownProbability == nil)
    for value in ["0", "1", "-1", "1e400", "\"x\""] {
      let file = #"{"format": 1, "unit": "scalar", "tokens": ["a", "b"], "unknown_probability": \#(value)}"#
      #expect(throws: VocabularyFileError.self) { try Vocabulary(parsing: .init(file.utf8), path: "v") }
    }
  }
}
