import RefrainNN
import RefrainTensor
import RefrainTraining
import Testing
import _RefrainTestSupport

/// One of each kind, under every setting that changes what is remembered.
let rules: [any Optimizer] = [
  SGD(learningRate: 0.5), SGD(learningRate: 0.5, momentum: 0.9), Adam(learningRate: 0.5), RMSprop(learningRate: 0.5),
  RMSprop(learningRate: 0.5, momentum: 0.9), RMSprop(learningRate: 0.5, momentum: 0.9, centered: true),
  Adagrad(learningRate: 0.5, rateDecay: 0.1),
]

/// What optimizers do apart from their numbers.
@Suite struct OptimizerTests {

  /// Model and optimizer are values: copies taken in the middle go on as the originals do, and do not touch
  /// them.
  @Test(arguments: 0..<rules.count)
  func copiesAreSnapshots(index: Int) {
    func check(_ rule: some Optimizer) {
      var random = SplitMix64(seed: 1)
      let x = random.uniform([6, 3])
      func step<Rule: Optimizer>(_ model: inout Linear, _ rule: inout Rule) {
        let (_, gradients) = valueWithGradient(of: model) { tanh($0(x)).mean() }
        rule.update(&model, with: gradients)
      }
      var (model, rule) = (Linear(3, 4, using: &random), rule)
      step(&model, &rule)
      let (snapshot, savedRule) = (model, rule)
      let weights = model.parameters.map { Tensor($0.value.scalars, shape: $0.value.shape) }
      step(&model, &rule)
      step(&model, &rule)
      for ((name, value), expected) in zip(snapshot.parameters, weights) {
        #expect(bitMismatch(name, value, expected) == nil)
        #expect(!value.scalars.allSatisfy { $0 == 0 })
      }
      var (resumed, resumedRule) = (snapshot, savedRule)
      step(&resumed, &resumedRule)
      step(&resumed, &resumedRule)
      for ((name, value), (_, expected)) in zip(resumed.parameters, model.parameters) {
        #expect(bitMismatch(name, value, expected) == nil)
      }
      #expect(model.weight != snapshot.weight)
    }
    check(rules[index])
  }

  /// An unshared model is written where it lies, through the whole of a user's loop.
  @Test(arguments: 0..<rules.count)
  func updatesAreInPlace(index: Int) {
    func check(_ rule: some Optimizer) {
      var random = SplitMix64(seed: 2)
      var (model, rule) = (Linear(3, 4, using: &random), rule)
      let x = random.uniform([6, 3])
      let addresses = model.parameters.map { $0.value.withUnsafeScalars { $0.baseAddress } }
      for _ in 0..<3 {
        let (_, gradients) = valueWithGradient(of: model) { tanh($0(x)).mean() }
        rule.update(&model, with: gradients)
      }
      #expect(model.parameters.map { $0.value.withUnsafeScalars { $0.baseAddress } } == addresses)
    }
    check(rules[index])
  }

  @Test func theLearningRateMayChange() {
    var (model, rule) = (Tensor([1, 1]), SGD(learningRate: 1))
    func step() {
      let (_, gradients) = valueWithGradient(of: model) { $0.sum() }
      rule.update(&model, with: gradients)
    }
    step()
    #expect(model == Tensor([0, 0]))
    rule.learningRate = 0.25
    step()
    #expect(model == Tensor([-0.25, -0.25]))
  }

  /// Adam's first step is of the learning rate's size, whatever the gradient's.
  @Test(arguments: [Float(1e-6), 1, 1e6])
  func adamsFirstStepIsTheLearningRate(scale: Float) {
    var (model, rule) = (Tensor([1, -2]), Adam(learningRate: 0.125, epsilon: 1e-12))
    let (_, gradients) = valueWithGradient(of: model) { ($0 * Tensor([scale, -scale])).sum() }
    rule.update(&model, with: gradients)
    #expect(mismatch("model", model, Tensor([0.875, -1.875]), tolerance: 1e-5) == nil)
  }
}
