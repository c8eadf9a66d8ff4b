import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

private struct Forgetful: Module {
  struct Inner: Sendable { var gain = Tensor([1, 2]) }
  var weight = Tensor([3, 4])
  var inners = [Inner(), Inner()]

  mutating func visit(_ visitor: inout Visitor) {
    visitor("weight", &weight)
    visitor("gain", &inners[0].gain)
  }
}

/// Programmer's errors in models and layers stop the program and name what is wrong.
@Suite struct ModuleFailureTests {
  #if DEBUG
  @Test func aForgottenParameterIsNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = valueWithGradient(of: Forgetful()) { $0.weight.sum() }
    }
    #expect(
      missing(["Forgetful.visit does not hand out", ".inners.1.gain"], in: result?.standardErrorContent) == []
    )
  }

  /// Also one that came out of another call, and so has a place on a tape that is closed.
  @Test func aForgottenParameterThatEscapedIsNamed() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var model = Forgetful()
      model.inners[1].gain = valueWithGradient(of: Tensor([1, 2])) { ($0.sum(), $0 * 2) }.auxiliary
      _ = valueWithGradient(of: model) { $0.weight.sum() }
    }
    #expect(
      missing(["Forgetful.visit does not hand out", ".inners.1.gain"], in: result?.standardErrorContent) == []
    )
  }
  #endif

  @Test func theOuterModelWasCalled() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let model = Tensor([1, 2])
      _ = valueWithGradient(of: model) { _ in model.sum() }
    }
    #expect(
      missing(["use the model that valueWithGradient hands to its closure"], in: result?.standardErrorContent)
        == [])
  }

  @Test func aStateThatDoesNotFit() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let rnn = RNN.random(input: 5, hidden: 4)
      _ = rnn(Tensor(zeros: [7, 3, 5]), state: rnn.initialState(batchSize: 2))
    }
    #expect(
      missing(
        ["a state of shape [1, 2, 4]", "the input [7, 3, 5]", "[1, 3, 4]"], in: result?.standardErrorContent)
        == [])
  }

  @Test(arguments: [[7, 3, 6], [7, 5], [0, 3, 5]])
  func anInputThatDoesNotFit(shape: [Int]) async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [shape] in
      _ = RNN.random(input: 5, hidden: 4)(Tensor(zeros: shape))
    }
    #expect(missing(["\(shape)", "[T, N, 5]"], in: result?.standardErrorContent) == [])
  }

  @Test func aLinearInputThatDoesNotFit() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = SplitMix64(seed: 1)
      _ = Linear(5, 4, using: &random)(Tensor(zeros: [2, 6]))
    }
    #expect(missing(["[2, 6]", "[4, 5]"], in: result?.standardErrorContent) == [])
  }

  @Test func lossesOfDifferentShapes() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = meanSquaredError(Tensor(zeros: [2, 3]), Tensor(zeros: [3]))
    }
    #expect(missing(["[2, 3]", "[3]"], in: result?.standardErrorContent) == [])
  }

  @Test(arguments: [Float(-0.1), 1, 1.5])
  func aRateThatIsNone(rate: Float) async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [rate] in
      _ = Dropout(rate: rate)
    }
    #expect(missing(["0..<1", "\(rate)"], in: result?.standardErrorContent) == [])
  }
}
