import RefrainText
import Testing

@Suite struct HeldOutTests {
  @Test(arguments: [(0.1, 9), (0.5, 5), (0.999, 1), (0.001, 9), (0.34, 7)])
  func split(_ share: Double, _ kept: Int) throws {
    let corpus = try Corpus(text: "今天下雨😀e\u{301}\r\n吗")
    let (training, heldOut) = try corpus.split(heldOut: share)
    #expect(training.characterCount == kept && heldOut.characterCount == 10 - kept)
    #expect((training.text + heldOut.text).unicodeScalars.elementsEqual(corpus.text.unicodeScalars))
  }

  @Test func piecesStayPieces() throws {
    var source = CorpusSource(builtin: .english)
    source.pieces = .files
    let corpus = try Corpus(source)
    let (training, heldOut) = try corpus.split(heldOut: 0.3)
    #expect(training.pieceEnds + heldOut.pieceEnds.map { $0 + training.text.utf8.count } == corpus.pieceEnds)
    #expect(training.hasPieces && heldOut.hasPieces && heldOut.pieceEnds.last == heldOut.text.utf8.count)
    let vocabulary = try Vocabulary(of: training)
    let encoded = EncodedText(heldOut, vocabulary: vocabulary)
    #expect(encoded.ids.filter { $0 == vocabulary.endID }.count == heldOut.pieceEnds.count)
    #expect(encoded.ids.count + encoded.unknownCount == heldOut.characterCount + heldOut.pieceEnds.count)
    #expect(EncodedText(training, vocabulary: vocabulary).ids == (try vocabulary.encode(training)))
  }

  @Test(arguments: [0, 1, -0.1, 2, .nan, .infinity])
  func badShares(_ share: Double) throws {
    let corpus = try Corpus(text: "今天下雨")
    #expect(throws: HeldOutError.self) { try corpus.split(heldOut: share) }
  }

  @Test func oneCharacterCannotBeSplit() throws {
    let corpus = try Corpus(text: "今")
    #expect(throws: HeldOutError.textTooShort) { try corpus.split(heldOut: 0.5) }
  }

  private func score(_ nats: Double) -> TextScore {
    TextScore(tokenCount: 2, characterCount: 2, byteCount: 2, nats: nats, unknownShare: 0)
  }

  @Test func watch() {
    var watch = HeldOutWatch(patience: 2)
    let observed = [5.0, 4, 4, 3, .nan, 3.5].enumerated().map { epoch, nats in
      (watch.observe(score(nats), epoch: epoch + 1), watch.shouldStop)
    }
    #expect(observed.map(\.0) == [true, true, false, true, false, false])
    #expect(observed.map(\.1) == [false, false, false, false, false, true])
    #expect(watch.bestEpoch == 4 && watch.bestLoss == 1.5)
    var patient = HeldOutWatch()
    for epoch in 1...100 { _ = patient.observe(score(Double(epoch)), epoch: epoch) }
    #expect(!patient.shouldStop && patient.bestEpoch == 1)
  }
}
