import RefrainTensor
import Testing
import _RefrainTestSupport

/// Copies are independent, and what nothing else shares is written in place.
@Suite struct ValueSemanticsTests {
  /// Where the elements lie.
  private func address(_ x: Tensor) -> UnsafePointer<Float>? {
    x.withUnsafeScalars { $0.baseAddress }
  }

  enum Mutation: CaseIterable, Sendable {
    case scale, sgd, adam

    func apply(to x: inout Tensor) {
      let gradient = Tensor(repeating: 1, shape: x.shape)
      switch self {
      case .scale: x.scale(by: 2)
      case .sgd:
        var velocity = Tensor([])
        let step = Tensor.SGDStep(rate: 0.5, momentum: 0, weightDecay: 0, nesterov: false, isFirst: true)
        x.updateSGD(gradient: gradient, step, velocity: &velocity)
      case .adam:
        var (first, second) = (Tensor(zeros: x.shape), Tensor(zeros: x.shape))
        let step = Tensor.AdamStep(
          rate: 0.5, beta1: 0.5, beta2: 0.5, epsilon: 1e-8, weightDecay: 0, decoupled: false,
          correction1: 0.5, correction2: 0.5)
        x.updateAdam(gradient: gradient, step, firstMoment: &first, secondMoment: &second)
      }
    }

    func expected(_ scalars: [Float]) -> [Float] { scalars.map { self == .scale ? $0 * 2 : $0 - 0.5 } }
  }

  @Test(arguments: Mutation.allCases)
  func aCopyIsASnapshot(mutation: Mutation) {
    var random = SplitMix64(seed: 1)
    let start = random.uniform([3, 7]).scalars
    var x = Tensor(start, shape: [3, 7])
    let (copy, view) = (x, x.reshaped(to: [21]))
    mutation.apply(to: &x)
    #expect(mismatch("x", x, Tensor(mutation.expected(start), shape: [3, 7]), tolerance: 1e-6) == nil)
    #expect(copy.scalars == start)
    #expect(view.scalars == start)
  }

  @Test(arguments: Mutation.allCases)
  func unsharedStorageIsUpdatedInPlace(mutation: Mutation) {
    var x = Tensor(repeating: 3, shape: [5, 2])
    let before = address(x)
    mutation.apply(to: &x)
    #expect(address(x) == before)
    let copy = x
    mutation.apply(to: &x)
    #expect(address(x) != before)
    #expect(address(copy) == before)
  }

  @Test func momentsSharedWithACopyStayAsTheyWere() {
    var x = Tensor(zeros: [4])
    var velocity = Tensor(zeros: [4])
    func step(isFirst: Bool) {
      let step = Tensor.SGDStep(rate: 1, momentum: 0.5, weightDecay: 0, nesterov: false, isFirst: isFirst)
      x.updateSGD(gradient: Tensor([1, 2, 3, 4]), step, velocity: &velocity)
    }
    step(isFirst: true)
    let snapshot = velocity
    step(isFirst: false)
    #expect(snapshot == Tensor([1, 2, 3, 4]))
    #expect(velocity == Tensor([1.5, 3, 4.5, 6]))
    #expect(x == Tensor([-2.5, -5, -7.5, -10]))
  }

  /// Gradients that share storage (of two biases, of a sum's operands) are clipped one by one.
  @Test func gradientsThatShareStorageAreIndependent() {
    var gradients = valueWithGradients(at: [Tensor([1, 2]), Tensor([3, 4])]) { x in
      ((x[0] + x[1]).sum(), ())
    }.gradients
    gradients[0].scale(by: 5)
    #expect(gradients == [Tensor([5, 5]), Tensor([1, 1])])
  }

  @Test func equalityIsOfShapesAndElements() {
    #expect(Tensor([1, 2]) == Tensor([1, 2]))
    #expect(Tensor([1, 2]) != Tensor([1, 2], shape: [2, 1]))
    #expect(Tensor([1, 2]) != Tensor([1, 3]))
    #expect(Tensor([Float.nan]) != Tensor([Float.nan]))
    #expect(Tensor([-0.0]) == Tensor([0]))
  }
}
