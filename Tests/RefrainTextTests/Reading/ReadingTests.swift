@testable import RefrainText
import RefrainNN
import RefrainTensor
import Testing

@Suite struct ReadingTests {
  private func model(
    _ cell: LanguageModel.Configuration.Cell, _ vocabulary: Vocabulary, hidden: Int = 7
  ) -> LanguageModel {
    var generator = Philox(seed: 3)
    return LanguageModel(
      LanguageModel.Configuration(cell: cell, vocabularySize: vocabulary.count, hiddenSize: hidden, layerCount: 2),
      weights: .pytorch(hiddenSize: 2), using: &generator)
  }

  /// Longer than one pass of the reader, compared with the model's own loss and outputs over the whole.
  @Test(arguments: LanguageModel.Configuration.Cell.allCases)
  func surprisalIsTheLoss(_ cell: LanguageModel.Configuration.Cell) throws {
    let text = String(repeating: "灯还亮着 雨在敲窗\n他把一页没写完的信\n", count: 12)
    let vocabulary = Vocabulary(of: text)
    let model = model(cell, vocabulary)
    let reading = TextReading(of: text, by: model, vocabulary)
    #expect(reading.pieces.map(\.text).joined() == text && reading.pieces.allSatisfy(\.isKnown))
    #expect(reading.pieces[0].bits == nil && reading.pieces.dropFirst().allSatisfy { $0.bits != nil })
    let ids = try vocabulary.encode(text)
    let loss = model.loss(of: Batch(ids, starts: [0], stepCount: ids.count - 1))
    let mean = try #require(reading.meanBits)
    #expect(abs(mean * 0.693147 - Double(loss.loss.scalar)) < 1e-4)
    let outputs = model.outputs(IndexTensor(ids, shape: [1, ids.count]), state: nil, mode: .inference).output
    for (piece, value) in reading.values(ofUnit: 4).enumerated() {
      #expect(abs(value - outputs.scalars[piece * 7 + 4]) < 1e-5)
    }
  }

  @Test func whatTheVocabularyLacksIsMarked() throws {
    let vocabulary = Vocabulary(of: "abc")
    let reading = TextReading(of: "x猫ab猫c\u{301}", by: model(.gru, vocabulary), vocabulary)
    #expect(reading.pieces.map(\.text) == ["x", "猫", "a", "b", "猫", "c", "\u{301}"])
    #expect(reading.pieces.map(\.isKnown) == [false, false, true, true, false, true, false])
    #expect(reading.pieces.map { $0.bits == nil } == [true, true, true, false, true, false, true])
    let values = reading.values(ofUnit: 0)
    #expect(values[0] == 0 && values[1] == 0 && values[3] == values[4] && values[3] != values[5])
    #expect(TextReading(of: "", by: model(.rnn, vocabulary), vocabulary).pieces.isEmpty)
    #expect(TextReading(of: "xyz", by: model(.rnn, vocabulary), vocabulary).meanBits == nil)
  }

  /// Bytes make whole characters, whose bits are theirs together.
  @Test func bytesAreJoined() throws {
    let vocabulary = Vocabulary.bytes
    let reading = TextReading(of: "a灯b", by: model(.lstm, vocabulary), vocabulary)
    #expect(reading.pieces.map(\.text) == ["a", "灯", "b"])
    let bits = reading.pieces.map(\.bits)
    #expect(bits[0] == nil)
    // An untrained model gives each of the 256 about 8 bits.
    #expect(abs((bits[1] ?? 0) - 24) < 6 && abs((bits[2] ?? 0) - 8) < 2)
  }

  /// A unit that is made to count is found to follow what it counts.
  @Test func followersAreFound() throws {
    let text = String(repeating: "abcabcab\nabcbb\n", count: 6)
    let vocabulary = Vocabulary(of: text)
    let reading = TextReading(of: text, by: model(.rnn, vocabulary, hidden: 40), vocabulary)
    let units = reading.notableUnits(5)
    #expect(units.count == 5 && Set(units.map(\.index)).count == 5)
    var strengths: [Double] = []
    for case .correlation(let feature, let value) in units.map(\.reason) {
      strengths.append(abs(value))
      #expect(abs(value) >= 0.4 && abs(value) <= 1.0001, "\(feature)")
    }
    #expect(!strengths.isEmpty && strengths == strengths.sorted(by: >))
    #expect(reading.notableUnits(0).isEmpty && (6...40).contains(reading.notableUnits(100).count))
  }
}
