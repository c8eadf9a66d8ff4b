import RefrainNN
import RefrainTensor
import RefrainTraining
import Testing
import _RefrainTestSupport

/// The chapter's model and training loop, written as a user writes them, against the chapter's own Gluon
/// code.
@Suite struct ChapterTests {
  /// With the loss of stored logits, as in the chapter, and fused with the head, as the ready-made trainer has it.
  @Test(arguments: [false, true])
  func theFirstUpdatesAreGluons(fused: Bool) throws {
    let fixture = try Fixture("chapter_gluon").named("first_20_updates")
    let (model, losses, norms) = try train(updates: fixture.integer("updates"), fused: fused)
    let expected = try (fixture.reference("losses").values, fixture.reference("gradient_norms").values)
    for (update, (loss, reference)) in zip(losses, expected.0).enumerated() {
      #expect(abs(loss / reference - 1) < 1e-5, "update \(update + 1): \(loss), Gluon's \(reference)")
    }
    for (update, (norm, reference)) in zip(norms, expected.1).enumerated() {
      #expect(abs(norm / reference - 1) < 1e-5, "update \(update + 1): \(norm), Gluon's \(reference)")
    }
    #expect(losses.count == expected.0.count)
    try checkFinalNorms(model, fixture)
  }

  /// After ten updates every weight is float64's, but for one part in ten thousand of the way that its tensor has come.
  @Test(arguments: [false, true], Compute.availableInstructionSets)
  func theFirstTenUpdatesAreThoseOfFloat64(fused: Bool, instructionSet: String) throws {
    let fixture = try Fixture("chapter_numpy").named("first_10_updates")
    let (model, losses, norms) = try Compute.withInstructionSet(instructionSet) {
      try train(updates: fixture.integer("updates"), fused: fused)
    }
    for (name, values) in [("losses", losses), ("gradient_norms", norms)] {
      let expected = try fixture.reference(name).values
      #expect(values.count == expected.count)
      for (value, expected) in zip(values, expected) { #expect(abs(value / expected - 1) < 1e-5, "\(name)") }
    }
    let stride = try fixture.integer("stride")
    for (name, value) in model.parameters {
      let key = fixtureName(name)
      let scalars = (name.hasSuffix("weight_ih_l0") ? value.transposed() : value).scalars
      let some = Swift.stride(from: 0, to: scalars.count, by: stride).map { Double(scalars[$0]) }
      let expected = try fixture.reference("some_of_\(key)").values
      let bound = try 1e-4 * fixture.reference("change_of_\(key)").values[0]
      #expect(some.count == expected.count)
      let worst = zip(some, expected).map { abs($0 - $1) }.max() ?? .infinity
      #expect(worst < bound, "\(name): off by \(worst), allowed \(bound)")
    }
  }

  /// The chapter's updates from the fixture's weights and ids: the model then, and each update's loss and norm.
  private func train(updates: Int, fused: Bool) throws -> (model: ChapterModel, losses: [Double], norms: [Double]) {
    let fixture = try Fixture("chapter_gluon").named("first_20_updates")
    let corpus = try corpus(fixture)
    var model = try initialModel(fixture)
    let (batchSize, steps) = try (fixture.integer("batch_size"), fixture.integer("steps"))
    let batches = consecutiveBatches(corpus, batchSize: batchSize, steps: steps)
    #expect(try fixture.integer("updates_per_epoch") == batches.count)
    var optimizer = SGD(learningRate: Float(try fixture.number("learning_rate")))
    let limit = try fixture.number("clip")
    var (losses, norms) = ([Double](), [Double]())
    var state: RecurrentState?
    for update in 0..<updates {
      if update % batches.count == 0 { state = nil }
      let batch = batches[update % batches.count]
      var (loss, gradients) = valueWithGradient(of: model) { model in
        let (output, next) = model.features(batch.inputs, state: state)
        state = next
        return fused
          ? linearCrossEntropy(output, weight: model.head.weight, bias: model.head.bias, labels: batch.labels)
          : softmaxCrossEntropy(logits: model.head(output), labels: batch.labels)
      }
      norms.append(gradients.clip(toGlobalNorm: limit))
      optimizer.update(&model, with: gradients)
      losses.append(Double(loss.scalar))
    }
    return (model, losses, norms)
  }

  /// PyTorch's name of a parameter, as the fixtures have it.
  private func fixtureName(_ name: String) -> String {
    name.hasPrefix("head.") ? "head_" + name.dropFirst(5) : String(name.dropFirst(4))
  }

  private func checkFinalNorms(_ model: ChapterModel, _ fixture: FixtureCase) throws {
    for (name, value) in model.parameters {
      let expected = try fixture.reference("final_norm_of_\(fixtureName(name))").values[0]
      #expect(abs(value.sumOfSquares.squareRoot() / expected - 1) < 1e-5, "\(name)")
    }
  }

  /// The weights that the fixture's script drew, drawn again and checked against the few that it recorded.
  private func initialModel(_ fixture: FixtureCase) throws -> ChapterModel {
    let (vocabulary, hidden) = try (fixture.integer("vocabulary"), fixture.integer("hidden"))
    var generator = SplitMix64(seed: 0)
    var model = ChapterModel(vocabulary: vocabulary, hidden: hidden, using: &generator)
    let weightIH = try weights("weight_ih_l0", [hidden, vocabulary], fixture)
    let weightHH = try weights("weight_hh_l0", [hidden, hidden], fixture)
    let head = try weights("head_weight", [vocabulary, hidden], fixture)
    model.rnn.layers[0].weightIH = weightIH.transposed()
    model.rnn.layers[0].weightHH = weightHH
    model.head.weight = head
    return model
  }

  private func weights(_ name: String, _ shape: [Int], _ fixture: FixtureCase) throws -> Tensor {
    var random = SplitMix64(seed: UInt64(try fixture.integer("seed_\(name)")))
    let values = (0..<shape.reduce(1, *)).map { _ in (random.unit() - 0.5) * 0.035 }
    let (first, last) = try (fixture.tensor("first_of_\(name)"), fixture.tensor("last_of_\(name)"))
    #expect(Array(values.prefix(8)) == first.scalars)
    #expect(Array(values.suffix(8)) == last.scalars)
    return Tensor(values, shape: shape)
  }

  /// Six times of eight an id follows from the one before; the fixtures' README gives the rule.
  private func corpus(_ fixture: FixtureCase) throws -> [Int32] {
    let (vocabulary, length) = try (fixture.integer("vocabulary"), fixture.integer("length"))
    var random = SplitMix64(seed: UInt64(try fixture.integer("seed_ids")))
    let classes = UInt64(vocabulary)
    var ids: [Int32] = [0]
    while ids.count < length {
      let z = random.next()
      let likelierSmall = ((z >> 40) % classes) * (((z >> 16) & 0xFF_FFFF) % classes) / classes
      let following = (UInt64(ids[ids.count - 1]) * 5 + 7 + z % 3) % classes
      ids.append(Int32((z >> 8) % 8 < 2 ? likelierSmall : following))
    }
    let (first, last) = try (fixture.ids("first_ids"), fixture.ids("last_ids"))
    #expect(Array(ids.prefix(first.count)) == first.scalars)
    #expect(Array(ids.suffix(last.count)) == last.scalars)
    return ids
  }
}
