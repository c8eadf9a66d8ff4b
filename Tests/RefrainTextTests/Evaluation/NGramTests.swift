import RefrainTensor
import Testing
import _RefrainTestSupport

@testable import RefrainText

@Suite struct NGramTests {
  /// NLTK's interpolated Kneser–Ney, and the formulas of the modified one.
  @Test(arguments: try Fixture("ngrams").cases)
  func likeTheReference(_ example: FixtureCase) throws {
    let (order, vocabulary) = (try example.integer("order"), try example.integer("vocabulary"))
    let ids = try example.ids("ids").scalars
    var given: [NGramDiscounts]?
    if example.name.hasPrefix("nltk") {
      // NLTK's unigrams are not discounted.
      given = [.constant(0)] + Array(repeating: .constant(try example.number("discount")), count: order - 1)
    }
    let model = NGramModel(of: ids, vocabularySize: vocabulary, order: order, discounts: given)
    if given == nil {
      let found = model.discounts.flatMap { [$0.one, $0.two, $0.more] }
      for (ours, theirs) in zip(found, try example.reference("discounts").values) {
        #expect(abs(ours - theirs) < 1e-9)
      }
    }
    let text = try example.ids("text").scalars
    let expected = try example.reference("probabilities").values
    #expect(expected.count == text.count)
    for (index, id) in text.enumerated() {
      let probability = model.probability(of: id, after: Array(text[..<index]))
      #expect(abs(probability - expected[index]) <= 1e-9 * expected[index], "after \(index) tokens")
    }
  }

  /// After any context, of any length, known or not.
  @Test(arguments: [1, 2, 3, 5, 7])
  func addsUpToOne(_ order: Int) {
    var random = SeededGenerator(state: 3)
    let size = 11
    let ids = (0..<300).map { _ in Int32.random(in: 0..<Int32(size - 1), using: &random) / 2 * 2 }
    for text in [ids, [], [3], Array(repeating: 1, count: 40)] {
      let model = NGramModel(of: text, vocabularySize: size, order: order)
      for length in 0..<9 {
        let context = (0..<length).map { _ in Int32.random(in: 0..<Int32(size), using: &random) }
        let seen = text.count > length ? Array(text[..<length]) : []
        for context in [context, seen] {
          let probabilities = (0..<Int32(size)).map { model.probability(of: $0, after: context) }
          #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)
          #expect(probabilities.allSatisfy { $0 > 0 })
        }
      }
    }
  }

  @Test func knowsWhatItCounted() {
    let text = String(repeating: "灯还亮着 雨在敲窗\n", count: 20)
    let vocabulary = Vocabulary(of: text)
    let encoded = EncodedText(text, vocabulary: vocabulary)
    let five = NGramModel(of: encoded.ids, vocabularySize: vocabulary.count).score(encoded)
    let one = NGramModel(of: encoded.ids, vocabularySize: vocabulary.count, order: 1).score(encoded)
    #expect(five.perplexity < 1.3 && one.perplexity > 8)
    #expect(NGramModel(of: encoded.ids, vocabularySize: vocabulary.count).order == 5)
  }
}
