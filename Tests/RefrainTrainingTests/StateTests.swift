import RefrainNN
import RefrainTensor
@testable import RefrainTraining
import Testing
import _RefrainTestSupport

/// What optimizers and averages remember can be taken out, put back, and is refused where it does not fit.
@Suite struct StateTests {
  private static let x = Tensor((0..<18).map { Float($0 % 7) / 3 - 1 }, shape: [6, 3])

  private func newModel() -> Linear {
    var random = SplitMix64(seed: 1)
    return Linear(3, 4, using: &random)
  }

  private func step(_ model: inout Linear, _ rule: inout some Optimizer) {
    let (_, gradients) = valueWithGradient(of: model) { tanh($0(Self.x)).mean() }
    rule.update(&model, with: gradients)
  }

  private func table(_ tensors: [(name: String, value: Tensor)]) -> [String: Tensor] {
    Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, Tensor($0.value.scalars, shape: $0.value.shape)) })
  }

  /// From before the first step as well as later.
  @Test(arguments: rules.indices, [0, 3])
  func restoredOptimizersGoOnAlike(index: Int, steps: Int) throws {
    func check(_ fresh: some Optimizer) throws {
      var (model, rule) = (newModel(), fresh)
      for _ in 0..<steps { step(&model, &rule) }
      var (other, restored) = (model, fresh)
      step(&other, &restored)
      other = model
      try restored.restore(tensors: table(rule.stateTensors), numbers: rule.stateNumbers, for: model)
      for _ in 0..<3 {
        step(&model, &rule)
        step(&other, &restored)
      }
      for ((name, value), (_, expected)) in zip(other.parameters, model.parameters) {
        #expect(bitMismatch(name, value, expected) == nil)
      }
    }
    try check(rules[index])
  }

  @Test(arguments: rules.indices)
  func whatDoesNotFitIsRefused(index: Int) throws {
    func check(_ fresh: some Optimizer) throws {
      var (model, rule) = (newModel(), fresh)
      step(&model, &rule)
      let sound = (tensors: table(rule.stateTensors), numbers: rule.stateNumbers)
      func error(
        _ change: (inout (tensors: [String: Tensor], numbers: [String: Double])) -> Void
      ) -> OptimizerStateError? {
        var (state, target) = (sound, rule)
        change(&state)
        do throws(OptimizerStateError) {
          try target.restore(tensors: state.tensors, numbers: state.numbers, for: model)
          return nil
        } catch {
          #expect(!error.description.isEmpty)
          #expect(table(target.stateTensors) == sound.tensors, "a refused state changes nothing")
          return error
        }
      }
      #expect(error { _ in } == nil)
      #expect(error { $0.numbers = [:] } == .missingNumber("step"))
      #expect(error { $0.numbers["x"] = 1 } == .unknownNumber("x"))
      for bad in [-1, 0.5, 1e300, -Double.infinity] {
        let expected = OptimizerStateError.badNumber("step", value: bad, allowed: "a whole number from 0 up")
        #expect(error { $0.numbers["step"] = bad } == expected)
      }
      #expect(error { $0.numbers["step"] = .nan } != nil)
      #expect(error { $0.tensors["7.sum"] = Tensor(0) } == .unknownTensor("7.sum"))
      for name in sound.tensors.keys {
        #expect(error { $0.tensors[name] = nil } == .missingTensor(name))
        #expect(error { $0.tensors[name] = Tensor(zeros: [2, 2]) }.map { "\($0)".contains("[2, 2]") } == true)
      }
      if !sound.tensors.isEmpty { #expect(error { $0.numbers["step"] = 0 } != nil, "nothing is remembered at 0") }
    }
    try check(rules[index])
  }

  private func rule(_ shape: Schedule.Shape, _ average: Averaging.Rule) -> UpdateRule {
    var (schedule, averaging) = (Schedule(shape), Averaging(average))
    (schedule.patience, averaging.patience) = (1, 2)
    return UpdateRule(
      Adam(learningRate: 0.1), schedule: schedule, clippingNorm: 0.5, clippingValue: 0.1, averaging: averaging)
  }

  /// Losses that rest, so that plateaus cut and averaging begins, with the state stored in between each two epochs.
  @Test(arguments: [Schedule.Shape.constant, .plateau, .cosine], Averaging.Rule.allCases)
  func restoredRulesGoOnAlike(shape: Schedule.Shape, average: Averaging.Rule) throws {
    let losses = [3, 2, 2.5, 2.5, 2.5, 2.6, 2.5, .nan, 2.5, 1]
    var (model, whole) = (newModel(), rule(shape, average))
    var (other, parts) = (model, whole)
    func epoch(_ model: inout Linear, _ rule: inout UpdateRule, _ number: Int) {
      for update in 0..<3 {
        var (_, gradients) = valueWithGradient(of: model) { tanh($0(Self.x)).mean() }
        let rate = rule.learningRate(atUpdate: number * 3 + update, of: 30, epochLength: 3)
        rule.update(&model, with: &gradients, learningRate: rate)
      }
      rule.noteEpoch(loss: losses[number])
    }
    for number in losses.indices {
      epoch(&model, &whole, number)
      epoch(&other, &parts, number)
      let (tensors, numbers) = (table(parts.stateTensors), parts.stateNumbers)
      #expect(numbers.values.allSatisfy { $0.isFinite }, "JSON holds no other")
      parts = rule(shape, average)
      try parts.restore(tensors: tensors, numbers: numbers, for: other)
      #expect(parts.stateNumbers == numbers)
    }
    let (a, b) = (whole.average.averaged(model), parts.average.averaged(other))
    for ((name, value), (_, expected)) in zip(b.parameters, a.parameters) {
      #expect(bitMismatch(name, value, expected) == nil)
    }
    #expect((a.weight != model.weight) == (average != .none))
    let rate = whole.learningRate(atUpdate: 29, of: 30, epochLength: 3)
    #expect((rate == 0.1) == (shape == .constant))
    for name in ["average.9.weight", "stray"] {
      var tensors = table(parts.stateTensors)
      tensors[name] = Tensor(0)
      #expect(throws: OptimizerStateError.self) {
        try parts.restore(tensors: tensors, numbers: parts.stateNumbers, for: model)
      }
    }
  }
}
