import RefrainText
import Testing

@Suite struct TrainerValidationTests {
  /// The few lines of ``HeldOutWatch``: scores of each epoch's model, the best kept, and an end when it gets worse.
  @Test func validates() async throws {
    let (training, heldOut) = try Corpus(text: tinyText).split(heldOut: 0.2)
    let tiny = TinyTraining { $0.epochs = 40 }
    let vocabulary = Vocabulary(of: training.text)
    var small = tiny
    small.text = training.text
    var trainer = try small.trainer()
    let plain = trainer
    let text = EncodedText(heldOut.text, vocabulary: vocabulary)
    trainer.heldOut = text
    var watch = HeldOutWatch(patience: 2)
    var best = trainer.model
    var losses: [Double] = []
    for try await (report, model) in trainer.epochs() {
      let score = try #require(report.heldOut)
      #expect(score == model.score(text))
      losses.append(score.loss)
      if watch.observe(score, epoch: report.epoch) { best = model }
      if watch.shouldStop { break }
    }
    // Some 37 characters are soon known by heart, and then the others are worse predicted.
    #expect(losses.count < 40 && losses.count == (watch.bestEpoch ?? 0) + 2)
    #expect(best.score(text).loss == losses.min())
    // Looking changes nothing.
    var (looking, blind) = (trainer, plain)
    _ = try looking.trainEpoch()
    #expect(try blind.trainEpoch().heldOut == nil)
    #expect(bitMismatch(looking.model, blind.model) == nil)
  }
}
