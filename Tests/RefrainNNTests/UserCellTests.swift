import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// A recurrent cell of a user's own, from tensor operations: `f = σ([h, x] W)`, `h ← f ∘ h + (1 − f) ∘ tanh(x
/// U)`.
private struct ForgettingCell: Module {
  var gate: Linear
  var candidate: Linear

  init(input: Int, hidden: Int, using generator: inout some RandomNumberGenerator) {
    gate = Linear(hidden + input, hidden, using: &generator)
    candidate = Linear(input, hidden, bias: false, using: &generator)
  }

  mutating func visit(_ visitor: inout Visitor) {
    visitor("gate", &gate)
    visitor("candidate", &candidate)
  }

  func callAsFunction(_ x: Tensor, _ h: Tensor) -> Tensor {
    let forget = sigmoid(gate(concatenate([h, x], axis: 1)))
    return forget * h + (1 - forget) * tanh(candidate(x))
  }

  /// `x` is `[T, N, in]`; returns the state at each step, `[T, N, H]`.
  func unroll(_ x: Tensor, from initial: Tensor) -> Tensor {
    var (h, outputs) = (initial, [Tensor]())
    for t in 0..<x.shape[0] {
      h = self(x[t], h)
      outputs.append(h)
    }
    return stack(outputs)
  }
}

@Suite struct UserCellTests {
  @Test func gradients() {
    var random = SplitMix64(seed: 1)
    let cell = ForgettingCell(input: 5, hidden: 4, using: &random)
    let (x, h) = (random.uniform([7, 3, 5]), random.uniform([3, 4]))
    #expect(gradientMismatch(of: cell) { $0.unroll(x, from: h) } == nil)
    #expect(gradientMismatch(at: [x, h]) { cell.unroll($0[0], from: $0[1]) } == nil)
  }

  /// It learns: 60 steps of plain descent on a fixed target make the loss fall to a fraction.
  @Test func learns() {
    var random = SplitMix64(seed: 2)
    var cell = ForgettingCell(input: 5, hidden: 4, using: &random)
    let (x, target) = (random.uniform([7, 3, 5]), random.uniform([7, 3, 4], in: -0.5..<0.5))
    var losses: [Float] = []
    for _ in 0..<60 {
      let (loss, gradients) = valueWithGradient(of: cell) {
        meanSquaredError($0.unroll(x, from: Tensor(zeros: [3, 4])), target)
      }
      losses.append(loss.scalar)
      var values = gradients.named.map(\.value)
      cell.forEachParameter { $1 -= values.removeFirst() * 2 }
    }
    #expect(losses[59] < losses[0] * 0.7, "\(losses[0]) to \(losses[59])")
  }
}
