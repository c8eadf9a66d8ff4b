import RefrainTensor
import Testing
import _RefrainTestSupport

/// The fused recurrent operation against differences of its values, and alike for every number of threads.
/// Its values and gradients against the frameworks are tested with the layer.
@Suite struct RecurrentSequenceTests {
  /// T, N, in and H all different.
  private static let sizes = (steps: 5, batch: 3, input: 4, hidden: 6)

  @Test(arguments: [true, false], [true, false])
  func denseGradients(biases: Bool, initial: Bool) {
    var random = SplitMix64(seed: 3)
    let s = Self.sizes
    let inputs = [
      random.uniform([s.steps, s.batch, s.input]), random.uniform([s.input, s.hidden]),
      random.uniform([s.hidden, s.hidden], in: -0.5..<0.5), random.uniform([s.hidden]),
      random.uniform([s.hidden]), random.uniform([s.batch, s.hidden]),
    ]
    #expect(
      gradientMismatch(at: inputs) { x in
        recurrentSequence(
          .dense(x[0]), initial: (initial ? x[5] : nil, nil),
          parameters: RecurrentParameters(
            weightIH: x[1], weightHH: x[2], biasIH: biases ? x[3] : nil, biasHH: biases ? x[4] : nil),
          kind: .rnn(.tanh)
        ).hidden
      } == nil)
  }

  @Test func oneHotGradients() {
    var random = SplitMix64(seed: 4)
    let s = Self.sizes
    let ids = random.ids([s.steps, s.batch], below: s.input - 1)
    let inputs = [
      random.uniform([s.input, s.hidden]), random.uniform([s.hidden, s.hidden], in: -0.5..<0.5),
      random.uniform([s.hidden]), random.uniform([s.batch, s.hidden]),
    ]
    #expect(
      gradientMismatch(at: inputs) { x in
        recurrentSequence(
          .oneHot(OneHot(ids, depth: s.input)), initial: (x[3], nil),
          parameters: RecurrentParameters(weightIH: x[0], weightHH: x[1], biasIH: x[2], biasHH: nil),
          kind: .rnn(.tanh)
        ).hidden
      } == nil)
  }

  /// Everything positive, so that no unit is near its corner.
  @Test func reluGradients() {
    var random = SplitMix64(seed: 5)
    let s = Self.sizes
    let inputs = [
      random.uniform([s.steps, s.batch, s.input], in: 0.2..<1),
      random.uniform([s.input, s.hidden], in: 0.2..<1),
      random.uniform([s.hidden, s.hidden], in: 0..<0.2), random.uniform([s.hidden], in: 0..<1),
    ]
    #expect(
      gradientMismatch(at: inputs) { x in
        recurrentSequence(
          .dense(x[0]),
          parameters: RecurrentParameters(weightIH: x[1], weightHH: x[2], biasIH: x[3], biasHH: nil),
          kind: .rnn(.relu)
        ).hidden
      } == nil)
  }

  /// Where only some operands are differentiated by, their gradients are what they were with all.
  @Test(arguments: 0..<5)
  func gradientOfOneOperandAlone(operand: Int) {
    var random = SplitMix64(seed: 6)
    let s = Self.sizes
    let all = [
      random.uniform([s.steps, s.batch, s.input]), random.uniform([s.input, s.hidden]),
      random.uniform([s.hidden, s.hidden]), random.uniform([s.hidden]), random.uniform([s.batch, s.hidden]),
    ]
    func loss(_ x: [Tensor]) -> Tensor {
      let y = recurrentSequence(
        .dense(x[0]), initial: (x[4], nil),
        parameters: RecurrentParameters(weightIH: x[1], weightHH: x[2], biasIH: x[3], biasHH: nil),
        kind: .rnn(.relu)
      ).hidden
      return (y * y).sum()
    }
    let whole = valueWithGradients(at: all) { (loss($0), ()) }.gradients[operand]
    let alone = valueWithGradients(at: [all[operand]]) { leaf in
      var x = all
      x[operand] = leaf[0]
      return (loss(x), ())
    }.gradients[0]
    #expect(bitMismatch("gradient", alone, whole) == nil)
  }
}
