import RefrainTensor
@testable import RefrainText
import RefrainTraining
import Testing

@Suite struct BudgetTests {
  /// Whatever a machine does in it, a nanosecond holds one update and no more.
  @Test func leastBudget() throws {
    let trainer = try TinyTraining().trainer()
    let fitted = try trainer.fitted(into: 1e-9)
    #expect(fitted.settings.updates == 1 && fitted.settings.epochs == 1 && fitted.updateCount == 1)
    #expect(fitted.updates == 0 && bitMismatch(fitted.model, trainer.model) == nil, "a copy was timed")
    #expect(try trainer.updateCount(in: 1e18) <= 1 << 52)
  }

  /// A training of as many updates as were asked for, that ends within an epoch, and its schedule with it.
  @Test(arguments: [1, 4, 5, 6, 30], [1, 200])
  func updatesAreCounted(count: Int, epochs: Int) throws {
    let tiny = TinyTraining { ($0.updates, $0.epochs, $0.schedule.shape) = (count, epochs, .cosine) }
    var trainer = try tiny.trainer()
    let length = trainer.batchCount
    var (steps, reports) = (0, [TrainingEpoch]())
    try trainer.train(onStep: { _ in steps += 1 }, onEpoch: { report, _ in reports.append(report) })
    #expect(steps == count && trainer.updates == count && trainer.isFinished)
    #expect(reports.count == (count + length - 1) / length && trainer.settings.epochs == reports.count)
    #expect(reports.last?.updates == count)
    let last = tiny.settings.schedule.rate(atUpdate: count - 1, of: count, epochLength: length)
    #expect(reports.last?.learningRate == tiny.settings.learningRate * last)
  }
}

@Suite struct RateSweepTests {
  /// Flat until a hundredth, falling to 2 until 1, then rising.
  private func curve(noise: Double = 0) -> RateSweep {
    var random = SeededGenerator(state: 5)
    return RateSweep(
      (0..<140).map { index in
        let exponent = -4 + 6 * Double(index) / 139
        let loss = exponent < -2 ? 6 : exponent < 0 ? 4 + 2 * Platform.cos((exponent + 2) / 2 * .pi) : 2 + 3 * exponent
        let rate = Float(Platform.exp(exponent * Platform.log(10)))
        return RateSweep.Point(rate: rate, loss: loss + noise * Double.random(in: -1...1, using: &random))
      })
  }

  @Test(arguments: [0, 0.1])
  func findsTheSteepestFall(noise: Double) throws {
    let finding = try #require(curve(noise: noise).finding)
    #expect(0.05...0.2 ~= finding.suggested)
    #expect(0.5...2 ~= finding.least)
  }

  /// No rate is suggested where the loss does not fall.
  @Test func nothingFalls() {
    let flat = (1...100).map { RateSweep.Point(rate: Float($0), loss: 5 + 0.01 * Double($0 % 3)) }
    #expect(RateSweep(flat).finding == nil)
    #expect(RateSweep(flat.map { .init(rate: $0.rate, loss: Double($0.rate)) }).finding == nil)
    #expect(RateSweep([]).finding == nil && RateSweep([flat[0]]).finding == nil)
  }

  @Test(arguments: TrainingSettings.Sampling.allCases)
  func sweepsACopy(_ sampling: TrainingSettings.Sampling) throws {
    let tiny = TinyTraining { $0.sampling = sampling }
    let trainer = try tiny.trainer()
    var seen: [RateSweep.Point] = []
    let sweep = try trainer.sweepRates(from: 1e-5, to: 10, count: 60) { seen.append($0) }
    #expect(bitMismatch(trainer.model, tiny.model) == nil && trainer.updates == 0)
    #expect(seen == sweep.points && sweep.smoothed.count == seen.count)
    #expect(try trainer.sweepRates(from: 1e-5, to: 10, count: 60) == sweep)
    #expect(abs(sweep.points[0].rate / 1e-5 - 1) < 1e-5)
    for (a, b) in zip(sweep.points, sweep.points.dropFirst()) {
      #expect(abs(Double(b.rate / a.rate) / Platform.exp(Platform.log(1e6) / 59) - 1) < 1e-4)
    }
    let finding = try #require(sweep.finding)
    #expect(1e-4...1 ~= finding.suggested && finding.suggested <= finding.least)
    // Training at the suggested rate does learn.
    var settings = tiny.settings
    (settings.learningRate, settings.epochs) = (finding.suggested, 20)
    var trained = try LanguageModelTrainer(tiny.model, on: tiny.vocabulary.encode(tiny.text), settings: settings)
    var perplexities: [Double] = []
    try trained.train(onEpoch: { report, _ in perplexities.append(report.perplexity) })
    #expect(perplexities[19] < perplexities[0] / 2)
  }

  /// What explodes is not swept to the end, and what is no number is no point.
  @Test func explosionsEndIt() throws {
    let trainer = try TinyTraining { ($0.optimizer, $0.clippingNorm) = (.sgd, nil) }.trainer()
    let sweep = try trainer.sweepRates(from: 1, to: 1e30, count: 60)
    #expect(sweep.points.count < 60 && sweep.points.allSatisfy { $0.loss.isFinite })
  }
}
