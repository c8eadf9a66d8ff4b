import RefrainNN
import RefrainTensor
import RefrainTraining
import Testing
import _RefrainTestSupport

@Suite struct ClippingTests {
  /// Gradients of a model with two parameters, `scale` large.
  private func gradients(scale: Float) -> Gradients<Linear> {
    var random = SplitMix64(seed: 1)
    let model = Linear(5, 7, using: &random)
    let (weight, bias) = (random.uniform([7, 5]) * scale, random.uniform([7]) * scale)
    return valueWithGradient(of: model) { model in
      (model.weight * weight).sum() + ((model.bias ?? Tensor(0)) * bias).sum()
    }.gradients
  }

  private func norm(_ gradients: Gradients<Linear>) -> Double {
    gradients.named.flatMap(\.value.scalars).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  /// By exactly θ/‖g‖: an epsilon added to the norm, as PyTorch's function has it, would show where norms are
  /// small.
  @Test(arguments: [Float(1), 1e-5, 1e5], [0.5, 0.01])
  func scalesByTheLimitOverTheNorm(scale: Float, part: Double) {
    let before = gradients(scale: scale)
    let norm = norm(before)
    let limit = norm * part
    var after = before
    let returned = after.clip(toGlobalNorm: limit)
    #expect(abs(returned / norm - 1) < 1e-12)
    #expect(abs(before.globalNorm / norm - 1) < 1e-12)
    #expect(abs(after.globalNorm / limit - 1) < 1e-6)
    let factor = Float(limit / before.globalNorm)
    for ((name, clipped), (_, original)) in zip(after.named, before.named) {
      let expected = Tensor(original.scalars.map { $0 * factor }, shape: original.shape)
      #expect(bitMismatch(name, clipped, expected) == nil)
    }
  }

  @Test(arguments: [1.0, 1.0000001, 2, .infinity])
  func leavesSmallGradientsAlone(part: Double) {
    let before = gradients(scale: 3)
    var after = before
    #expect(after.clip(toGlobalNorm: before.globalNorm * part) == before.globalNorm)
    for ((name, a), (_, b)) in zip(after.named, before.named) { #expect(bitMismatch(name, a, b) == nil) }
  }

  @Test(arguments: [Float(0.5), 0.01, 10])
  func byValue(limit: Float) {
    let before = gradients(scale: 3)
    var after = before
    after.clip(toValue: limit)
    for ((name, clipped), (_, original)) in zip(after.named, before.named) {
      let expected = Tensor(original.scalars.map { max(-limit, min(limit, $0)) }, shape: original.shape)
      #expect(bitMismatch(name, clipped, expected) == nil)
      #expect((clipped == original) == (limit == 10))
    }
  }

  @Test func zeroGradientsStayZero() {
    var gradients = gradients(scale: 0)
    #expect(gradients.clip(toGlobalNorm: 0.01) == 0)
    #expect(gradients.named.allSatisfy { $0.value.scalars.allSatisfy { $0 == 0 } })
  }

  /// Three million elements of 10⁻³, whose squares a float could not add up.
  @Test func theNormOfManyElementsIsExact() {
    let count = 3_000_000
    let model = Tensor(zeros: [count])
    let gradients = valueWithGradient(of: model) { ($0 * 1e-3).sum() }.gradients
    let expected = Double(Float(1e-3)) * Double(count).squareRoot()
    #expect(abs(gradients.globalNorm / expected - 1) < 1e-9)
  }
}

@Suite struct PerplexityTests {
  @Test func weighsBatchesByTheirTokens() {
    var perplexity = Perplexity()
    #expect(perplexity.value.isNaN)
    perplexity.add(loss: 2, tokenCount: 30)
    perplexity.add(loss: 5, tokenCount: 10)
    #expect((perplexity.totalLoss, perplexity.tokenCount) == (110, 40))
    #expect(perplexity.meanLoss == 2.75)
    #expect(abs(perplexity.value - 15.642631884188171) < 1e-12)
  }

  @Test func uniformGuessingHasThePerplexityOfTheVocabulary() {
    var perplexity = Perplexity()
    for _ in 0..<8 { perplexity.add(loss: 6.934397209928558, tokenCount: 1_120) }
    #expect(abs(perplexity.value / 1_027 - 1) < 1e-6)
  }

  @Test func divergenceIsNotHidden() {
    var perplexity = Perplexity()
    perplexity.add(loss: 1_000, tokenCount: 1)
    #expect(perplexity.value == .infinity)
    perplexity.add(loss: .nan, tokenCount: 1)
    #expect(perplexity.value.isNaN)
  }
}
