import RefrainNN
import RefrainTensor
import RefrainTraining
import Testing
import _RefrainTestSupport

/// Two parameters whose gradients a test chooses.
private struct Parameters: Module {
  var first: Tensor
  var second: Tensor

  mutating func visit(_ visitor: inout Visitor) {
    visitor("first", &first)
    visitor("second", &second)
  }

  /// Gradients of exactly these numbers: those of Σ p·g.
  func gradients(_ a: Tensor, _ b: Tensor) -> Gradients<Parameters> {
    valueWithGradient(of: self) { ($0.first * a).sum() + ($0.second * b).sum() }.gradients
  }
}

/// Every optimizer against PyTorch's in double precision, step by step, with what it remembers.
@Suite struct OptimizerFixtureTests {
  @Test(arguments: try Fixture("optimizers").cases)
  func matchesPyTorch(_ fixture: FixtureCase) throws {
    switch try fixture.text("optimizer") {
    case "sgd":
      #expect(try fixture.number("dampening") == 0)
      try check(
        fixture,
        SGD(
          learningRate: try setting("learning_rate"), momentum: try setting("momentum"),
          weightDecay: try setting("weight_decay"), nesterov: try fixture.flag("nesterov")))
    case let rule where rule == "adam" || rule == "adamw":
      let betas = try fixture.numbers("betas")
      try check(
        fixture,
        Adam(
          learningRate: try setting("learning_rate"), beta1: Float(betas[0]), beta2: Float(betas[1]),
          epsilon: try setting("epsilon"), weightDecay: try setting("weight_decay"),
          decoupled: rule == "adamw"))
    case "rmsprop":
      try check(
        fixture,
        RMSprop(
          learningRate: try setting("learning_rate"), smoothing: try setting("smoothing"),
          epsilon: try setting("epsilon"), weightDecay: try setting("weight_decay"),
          momentum: try setting("momentum"), centered: try fixture.flag("centered")))
    case "adagrad":
      try check(
        fixture,
        Adagrad(
          learningRate: try setting("learning_rate"), rateDecay: try setting("rate_decay"),
          epsilon: try setting("epsilon"), weightDecay: try setting("weight_decay"),
          initialSum: try setting("initial_sum")))
    case let other: throw FixtureError("no test knows the optimizer \(other)")
    }
    func setting(_ name: String) throws -> Float { Float(try fixture.number(name)) }
  }

  private func check(_ fixture: FixtureCase, _ optimizer: some Optimizer) throws {
    var optimizer = optimizer
    var model = Parameters(
      first: try fixture.tensor("parameter_0"), second: try fixture.tensor("parameter_1"))
    let (first, second) = try (fixture.tensor("gradients_0"), fixture.tensor("gradients_1"))
    let kept = try fixture.integers("kept_steps")
    #expect(kept == [1, 2, 5, 10, 20])
    for step in 1...(try fixture.integer("steps")) {
      optimizer.update(&model, with: model.gradients(first[step - 1], second[step - 1]))
      if [1, 5, 20].contains(step) { try checkState(of: optimizer, after: step, fixture) }
      guard kept.contains(step) else { continue }
      for (index, parameter) in [model.first, model.second].enumerated() {
        let expected = try fixture.reference("parameter_\(index)_after_\(step)")
        #expect(mismatch("parameter \(index) at step \(step)", parameter, expected, tolerance: 5e-6) == nil)
      }
    }
  }

  /// The same names as PyTorch's, and the same values.
  private func checkState(of optimizer: some Optimizer, after step: Int, _ fixture: FixtureCase) throws {
    #expect(optimizer.stateNumbers == ["step": Double(step)])
    let state = optimizer.stateTensors
    let ending = "_after_\(step)"
    let expected = fixture.names(withPrefix: "state_").filter { $0.hasSuffix(ending) }
    #expect(Set(state.map { "state_\($0.name)\(ending)" }) == Set(expected))
    for (name, value) in state {
      let reference = try fixture.reference("state_\(name)\(ending)")
      // As a float, 0.999 leaves 1.3e-5 more to 1 than a thousandth. Both corrections divide by the same, so that the
      // parameters do not see it.
      let tolerance = name.hasSuffix("exp_avg_sq") ? 2e-5 : 5e-6
      #expect(mismatch("\(name) at step \(step)", value, reference, tolerance: tolerance) == nil)
    }
  }
}
