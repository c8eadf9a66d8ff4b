import CRefrainKernels
import Testing

/// A recurrent layer and its data, with the same computed step by step in float64.
private struct Recurrence {
  let steps: Int, batch: Int, hidden: Int
  let activation: rk_activation
  let hasBias: Bool, hasState: Bool, hasIDs: Bool
  let weight: [Float], bias: [Float], table: [Float], ids: [Int32], projected: [Float], state: [Float]
  let outputGradient: [Float]
  static let vocabulary = 11

  init(steps: Int, batch: Int, hidden: Int, activation: rk_activation = RK_ACTIVATION_RELU, flags: Int = 7) {
    (self.steps, self.batch, self.hidden, self.activation) = (steps, batch, hidden, activation)
    (hasBias, hasState, hasIDs) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0)
    var numbers = Numbers(seed: steps &* 31 &+ batch &* 7 &+ hidden)
    let scale = 1 / Float(hidden).squareRoot()
    weight = numbers.floats(hidden * hidden).map { $0 * scale }
    bias = numbers.floats(hidden)
    table = numbers.floats(Self.vocabulary * hidden)
    ids = (0..<steps * batch).map { _ in Int32(numbers.index(below: Self.vocabulary)) }
    projected = numbers.floats(steps * batch * hidden)
    state = numbers.floats(batch * hidden)
    outputGradient = numbers.floats(steps * batch * hidden)
  }

  /// The output; `inPlace` lets the projected input be the output.
  func forward(inPlace: Bool = false) -> [Float] {
    var output = inPlace ? projected : [Float](repeating: .nan, count: steps * batch * hidden)
    output.withUnsafeMutableBufferPointer { output in
      var arguments = rk_rnn_forward_arguments()
      (arguments.steps, arguments.batch, arguments.hidden) = (Int64(steps), Int64(batch), Int64(hidden))
      arguments.activation = activation
      arguments.output = output.baseAddress
      weight.withUnsafeBufferPointer { weight in
        bias.withUnsafeBufferPointer { bias in
          table.withUnsafeBufferPointer { table in
            ids.withUnsafeBufferPointer { ids in
              projected.withUnsafeBufferPointer { projected in
                state.withUnsafeBufferPointer { state in
                  arguments.weight_hh = weight.baseAddress
                  arguments.bias = hasBias ? bias.baseAddress : nil
                  arguments.h0 = hasState ? state.baseAddress : nil
                  if hasIDs {
                    (arguments.ids, arguments.table) = (ids.baseAddress, table.baseAddress)
                  } else {
                    arguments.projected = inPlace ? UnsafePointer(output.baseAddress) : projected.baseAddress
                  }
                  rk_rnn_forward(&arguments)
                }
              }
            }
          }
        }
      }
    }
    return output
  }

  func backward(output: [Float], wantsState: Bool = true) -> (gradient: [Float], state: [Float]) {
    var gradient = outputGradient
    var stateGradient = [Float](repeating: .nan, count: batch * hidden)
    gradient.withUnsafeMutableBufferPointer { gradient in
      stateGradient.withUnsafeMutableBufferPointer { stateGradient in
        weight.withUnsafeBufferPointer { weight in
          output.withUnsafeBufferPointer { output in
            var arguments = rk_rnn_backward_arguments()
            (arguments.steps, arguments.batch, arguments.hidden) = (Int64(steps), Int64(batch), Int64(hidden))
            arguments.activation = activation
            (arguments.weight_hh, arguments.output) = (weight.baseAddress, output.baseAddress)
            arguments.gradient = gradient.baseAddress
            arguments.gradient_h0 = wantsState ? stateGradient.baseAddress : nil
            rk_rnn_backward(&arguments)
          }
        }
      }
    }
    return (gradient, stateGradient)
  }
}

@Suite struct RecurrentTests {
  @Test(arguments: ISA.available, [RK_ACTIVATION_RELU, RK_ACTIVATION_TANH])
  func inputMayBeOutput(isa: ISA, activation: rk_activation) {
    for batch in [1, 5, 20] {
      let layer = Recurrence(steps: 3, batch: batch, hidden: 21, activation: activation, flags: 1)
      #expect(isa.run { layer.forward(inPlace: true) } == isa.run { layer.forward() })
    }
  }

  @Test(arguments: ISA.available)
  func noStateIsZeroState(isa: ISA) {
    for batch in [2, 12] {
      let without = Recurrence(steps: 1, batch: batch, hidden: 19, flags: 5)
      var expected: [Float] = []
      for i in 0..<batch * 19 {
        expected.append(max(0, without.table[Int(without.ids[i / 19]) * 19 + i % 19] + without.bias[i % 19]))
      }
      #expect(isa.run { without.forward() } == expected)
    }
  }

  /// Rows over the threads (many rows), columns over the threads (few rows and many units), and neither.
  @Test(arguments: ISA.available, [(5, 40, 70), (3, 2, 730), (2, 9, 300), (6, 12, 24)])
  func sameBitsForEveryThreadCount(isa: ISA, size: (Int, Int, Int)) {
    let layer = Recurrence(steps: size.0, batch: size.1, hidden: size.2, activation: RK_ACTIVATION_TANH)
    let output = isa.run(threads: 1) { layer.forward() }
    let gradient = isa.run(threads: 1) { layer.backward(output: output) }
    for threads: Int32 in [2, 3, 8] {
      #expect(bits(isa.run(threads: threads) { layer.forward() }) == bits(output))
      let again = isa.run(threads: threads) { layer.backward(output: output) }
      #expect(bits(again.gradient) == bits(gradient.gradient))
      #expect(bits(again.state) == bits(gradient.state))
    }
  }

  @Test(arguments: ISA.available)
  func veryLongSequence(isa: ISA) {
    let layer = Recurrence(steps: 100_000, batch: 1, hidden: 3, activation: RK_ACTIVATION_TANH)
    let output = isa.run(threads: 2) { layer.forward() }
    let gradient = isa.run(threads: 2) { layer.backward(output: output) }
    #expect(output.allSatisfy { abs($0) <= 1 })
    #expect(gradient.gradient.allSatisfy(\.isFinite) && gradient.state.allSatisfy(\.isFinite))
  }
}
