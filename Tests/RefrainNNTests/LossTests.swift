import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

@Suite struct LossTests {
  @Test(arguments: try Fixture("losses").cases)
  func matchesPyTorch(_ fixture: FixtureCase) throws {
    let loss = try fixture.reference("loss")
    switch try fixture.text("loss") {
    case "softmax_cross_entropy":
      let (logits, labels) = try (fixture.tensor("logits"), fixture.ids("ids"))
      let (value, gradients) = valueWithGradient(of: logits) {
        softmaxCrossEntropy(logits: $0, labels: labels)
      }
      let expected = try fixture.reference("grad_logits")
      #expect(mismatch("loss", value, loss, tolerance: 1e-6) == nil)
      #expect(mismatch("gradient", gradients[\.self], expected, tolerance: 2e-6) == nil)
      let untraced = softmaxCrossEntropy(logits: logits, labels: labels)
      #expect(mismatch("loss without a tape", untraced, loss, tolerance: 1e-6) == nil)
    case "mean_squared_error":
      let inputs = try Pair(first: fixture.tensor("prediction"), second: fixture.tensor("target"))
      let (value, gradients) = valueWithGradient(of: inputs) { meanSquaredError($0.first, $0.second) }
      let expected = try (fixture.reference("grad_prediction"), fixture.reference("grad_target"))
      #expect(mismatch("loss", value, loss, tolerance: 1e-6) == nil)
      #expect(mismatch("prediction", gradients[\.first], expected.0, tolerance: 2e-6) == nil)
      #expect(mismatch("target", gradients[\.second], expected.1, tolerance: 2e-6) == nil)
    case let other: throw FixtureError("no test knows the loss \(other)")
    }
  }

  /// Keras' loss for probabilities, given raw logits as the book's run gave it. In float32: whether 1 − 10⁻⁷
  /// is clipped depends on the precision.
  @Test(arguments: try Fixture("losses_keras").cases)
  func matchesKerasOnRawLogits(_ fixture: FixtureCase) throws {
    let (logits, labels) = try (fixture.tensor("logits"), fixture.ids("ids"))
    let (value, gradients) = valueWithGradient(of: logits) {
      probabilityCrossEntropy(probabilities: $0, labels: labels)
    }
    let (loss, gradient) = try (fixture.reference("loss_float32"), fixture.reference("grad_logits_float32"))
    #expect(mismatch("loss", value, loss, tolerance: 5e-6) == nil)
    #expect(mismatch("gradient", gradients[\.self], gradient, tolerance: 2e-5) == nil)
  }

  @Test func gradientsAreTheChangesOfTheLosses() {
    var random = SplitMix64(seed: 1)
    let logits = random.uniform([5, 7], in: -2..<2)
    let labels = IndexTensor([6, 0, 3, 3, 1])
    #expect(gradientMismatch(at: [logits]) { softmaxCrossEntropy(logits: $0[0], labels: labels) } == nil)
    #expect(
      gradientMismatch(at: [random.uniform([3, 4]), random.uniform([3, 4])]) {
        meanSquaredError($0[0], $0[1])
      } == nil)
    let probabilities = softmax(logits)
    #expect(
      gradientMismatch(at: [probabilities]) { probabilityCrossEntropy(probabilities: $0[0], labels: labels) }
        == nil)
  }

  /// Given true probabilities, the two ways to the loss agree.
  @Test func probabilitiesOfASoftmaxGiveTheLossOfItsLogits() {
    var random = SplitMix64(seed: 2)
    let (logits, labels) = (random.uniform([5, 7], in: -2..<2), random.ids([5], below: 7))
    let expected = softmaxCrossEntropy(logits: logits, labels: labels)
    let loss = probabilityCrossEntropy(probabilities: softmax(logits), labels: labels)
    #expect(mismatch("loss", loss, expected, tolerance: 1e-6) == nil)
  }

  @Test func uniformLogitsCostTheLogarithmOfTheClasses() {
    let loss = softmaxCrossEntropy(logits: Tensor(zeros: [3, 1_027]), labels: IndexTensor([0, 5, 1_026]))
    #expect(mismatch("loss", loss, Reference([6.934397209928558], shape: []), tolerance: 1e-6) == nil)
  }
}
