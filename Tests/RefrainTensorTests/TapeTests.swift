import RefrainTensor
import Testing
import _RefrainTestSupport

/// What is recorded, for how long, and what of it reaches a gradient.
@Suite struct TapeTests {
  private let a = Tensor([1, 2, 3])
  private let b = Tensor([4, 5, 6])

  @Test func gradientsOfATensorUsedTwiceAdd() {
    let (value, gradients, _) = valueWithGradients(at: [a]) { x in
      ((x[0] * x[0] + x[0]).sum(), ())
    }
    #expect(value.scalar == 20)
    #expect(gradients == [Tensor([3, 5, 7])])
  }

  @Test func oneTensorInTwoPlacesHasTwoGradients() {
    let (_, gradients, _) = valueWithGradients(at: [a, a]) { x in ((x[0] * x[1] * x[1]).sum(), ()) }
    #expect(gradients == [Tensor([1, 4, 9]), Tensor([2, 8, 18])])
  }

  @Test func unusedTensorsHaveZeroGradients() {
    let (_, gradients, _) = valueWithGradients(at: [a, Tensor(zeros: [2, 3]), b]) { x in
      _ = exp(x[1])
      return ((x[2] * 2).sum(), ())
    }
    #expect(gradients == [Tensor(zeros: [3]), Tensor(zeros: [2, 3]), Tensor([2, 2, 2])])
  }

  @Test func nothingIsPropagatedThroughADetachedTensor() {
    let (value, gradients, _) = valueWithGradients(at: [a]) { x in
      ((x[0] * (x[0] * 10).detached()).sum(), ())
    }
    #expect(value.scalar == 140)
    #expect(gradients == [Tensor([10, 20, 30])])
  }

  @Test func theValueMayBeAnInput() {
    #expect(valueWithGradients(at: [Tensor(3)]) { ($0[0], ()) }.gradients == [Tensor(1)])
  }

  /// One element, but a matrix: what flows back into it must be a matrix, too.
  @Test(arguments: [[1, 1], [1], [1, 1, 1]])
  func theValueMayBeAnyTensorOfOneElement(shape: [Int]) {
    let (value, gradients, _) = valueWithGradients(at: [a.reshaped(to: [1, 3]), b.reshaped(to: [3, 1])]) {
      x in
      (matmul(x[0], x[1]).reshaped(to: shape), ())
    }
    #expect(value.shape == shape)
    #expect(gradients == [b.reshaped(to: [1, 3]), a.reshaped(to: [3, 1])])
  }

  @Test func aMatrixProductOfOneElementIsAValue() {
    let (_, gradients, _) = valueWithGradients(at: [a.reshaped(to: [1, 3]), b.reshaped(to: [3, 1])]) { x in
      (matmul(x[0], x[1]), ())
    }
    #expect(gradients == [b.reshaped(to: [1, 3]), a.reshaped(to: [3, 1])])
  }

  @Test func whatEscapesIsAConstant() {
    let (_, _, escaped) = valueWithGradients(at: [a]) { x in ((x[0] * 3).sum(), x[0] * 2) }
    let (value, gradients, _) = valueWithGradients(at: [b]) { x in ((x[0] * escaped).sum(), ()) }
    #expect(value.scalar == 2 * (4 + 10 + 18))
    #expect(gradients == [Tensor([2, 4, 6])])
  }

  /// In a process of its own: were the tape still open, the second call would stop the program.
  @Test func aBodyThatThrowsClosesTheTape() async {
    await #expect(processExitsWith: .success) {
      var escaped = Tensor(0)
      #expect(throws: CancellationError.self) {
        try valueWithGradients(at: [Tensor([1, 2])]) { x throws(CancellationError) -> (Tensor, Void) in
          escaped = x[0] * 2
          throw CancellationError()
        }
      }
      #expect(escaped == Tensor([2, 4]))
      let constant = escaped
      let (_, gradients, _) = valueWithGradients(at: [Tensor([3, 4])]) { x in ((x[0] * constant).sum(), ()) }
      #expect(gradients == [Tensor([2, 4])])
    }
  }

  @Test func aCallInsideAnotherSeesDetachedTensorsAsConstants() {
    // d/da Σ a · (d/db Σ b² a, with a constant) = 2 b a-free: the inner gradient is a constant of the outer
    // call.
    let (value, gradients, _) = valueWithGradients(at: [a]) { x in
      let constant = x[0].detached()
      let inner = valueWithGradients(at: [b]) { y in ((y[0] * y[0] * constant).sum(), ()) }.gradients[0]
      return ((x[0] * inner).sum(), ())
    }
    #expect(value.scalar == 8 + 40 + 108)
    #expect(gradients == [Tensor([8, 20, 36])])
  }

  @Test func auxiliaryResultsAndGradientsAreConstants() {
    let (value, gradients, auxiliary) = valueWithGradients(at: [a]) { x in ((x[0] * x[0]).sum(), x[0] + 1) }
    let results = [value, auxiliary] + gradients
    for result in results { #expect(result.detached() == result) }
    let doubled = valueWithGradients(at: [b]) { x in
      (results.reduce(x[0].sum()) { $0 + $1.sum() }, ())
    }
    #expect(doubled.gradients == [Tensor([1, 1, 1])])
  }

  @Test func integerMasksAndComparisonsHaveNoGradient() {
    let (_, gradients, _) = valueWithGradients(at: [a]) { x in
      ((x[0] .> 1.5).sum() + x[0].sum() * 0, ())
    }
    #expect(gradients == [Tensor(zeros: [3])])
  }
}
