import RefrainTensor
import Testing
import _RefrainTestSupport

/// A function and inputs at which its gradient is checked along random directions.
struct GradientCase: Sendable, CustomStringConvertible {
  let description: String
  let inputs: [Tensor]
  let function: @Sendable ([Tensor]) -> Tensor

  init(
    _ description: String, _ inputs: (inout SplitMix64) -> [Tensor],
    _ function: @escaping @Sendable ([Tensor]) -> Tensor
  ) {
    var random = SplitMix64(seed: 7)
    (self.description, self.inputs, self.function) = (description, inputs(&random), function)
  }
}

@Suite struct DirectionalDerivativeTests {
  @Test(arguments: arithmetic + elementwise + shaping + reductions + compositions)
  func gradientIsTheChangeOfTheValue(_ gradientCase: GradientCase) {
    #expect(gradientMismatch(at: gradientCase.inputs, gradientCase.function) == nil)
  }

  /// The check itself finds a gradient that is wrong in one element of twelve.
  @Test func findsAWrongGradient() {
    var random = SplitMix64(seed: 7)
    let x = random.uniform([3, 4])
    let mask = Tensor([Float](repeating: 1, count: 11) + [0], shape: [3, 4])
    let hidden: ([Tensor]) -> Tensor = { exp($0[0]) * mask + exp($0[0].detached()) * (1 - mask) }
    #expect(gradientMismatch(at: [x], hidden) != nil)
  }
}

private let arithmetic: [GradientCase] = [
  GradientCase("+ of a row", { [$0.uniform([3, 2, 5]), $0.uniform([5])] }, { $0[0] + $0[1] }),
  GradientCase("- both repeat", { [$0.uniform([4, 1, 3]), $0.uniform([2, 1])] }, { $0[0] - $0[1] }),
  GradientCase("* of a column", { [$0.uniform([4, 3]), $0.uniform([4, 1])] }, { $0[0] * $0[1] }),
  GradientCase("* both repeat", { [$0.uniform([1, 3]), $0.uniform([2, 5, 1])] }, { $0[0] * $0[1] }),
  GradientCase("/ of a matrix", { [$0.uniform([2, 3, 5]), $0.awayFromZero([3, 5])] }, { $0[0] / $0[1] }),
  GradientCase("/ by a scalar", { [$0.uniform([2, 3]), $0.awayFromZero([])] }, { $0[0] / $0[1] }),
  GradientCase("/ of a scalar", { [$0.uniform([]), $0.awayFromZero([2, 3])] }, { $0[0] / $0[1] }),
  GradientCase("numbers", { [$0.awayFromZero([2, 5])] }, { 2 - (3 + 2 * $0[0] * 5 - 1) / 7 + 3 / $0[0] }),
  GradientCase(
    "in place", { [$0.uniform([2, 3]), $0.awayFromZero([3])] },
    {
      var x = $0[0]
      x += $0[1]
      x *= x
      x -= $0[0]
      x /= $0[1]
      return -x
    }),
]

private let elementwise: [GradientCase] = [
  GradientCase("exp", { [$0.uniform([3, 7])] }, { exp($0[0]) }),
  GradientCase("log", { [$0.uniform([3, 7], in: 0.5..<2)] }, { log($0[0]) }),
  GradientCase("sqrt", { [$0.uniform([3, 7], in: 0.5..<2)] }, { sqrt($0[0]) }),
  GradientCase("abs", { [$0.awayFromZero([3, 7])] }, { abs($0[0]) }),
  GradientCase("tanh", { [$0.uniform([3, 7], in: -2..<2)] }, { tanh($0[0]) }),
  GradientCase("sigmoid", { [$0.uniform([3, 7], in: -3..<3)] }, { sigmoid($0[0]) }),
  GradientCase("relu", { [$0.awayFromZero([3, 7])] }, { relu($0[0]) }),
  GradientCase(
    "select", { [$0.awayFromZero([3, 4]), $0.uniform([3, 4])] },
    { select($0[0] .> 0, $0[0] * $0[1], otherwise: $0[1]) }),
  GradientCase(
    "pointwiseMax", { [$0.awayFromZero([2, 3, 5]), $0.uniform([3, 1], in: -0.1..<0.1)] },
    { pointwiseMax($0[0], $0[1]) }),
  GradientCase(
    "pointwiseMin", { [$0.uniform([5], in: -0.1..<0.1), $0.awayFromZero([3, 5])] },
    { pointwiseMin($0[0], $0[1]) }),
]

private let shaping: [GradientCase] = [
  GradientCase(
    "reshaped and transposed", { [$0.uniform([2, 3, 5])] },
    { exp($0[0].reshaped(to: [-1, 10]).transposed()) }),
  GradientCase(
    "permuted", { [$0.uniform([2, 3, 4, 5])] }, { exp($0[0].transposed(permutation: [2, 0, 3, 1])) }),
  GradientCase(
    "overlapping slices", { [$0.uniform([7, 3, 2])] },
    { $0[0].sliced(0..<5) * exp($0[0].sliced(2..<7)) * $0[0].sliced(1..<2, axis: -1).mean() }),
  GradientCase(
    "slices before the whole", { [$0.uniform([4, 3])] },
    { $0[0][0] * $0[0][3] + exp($0[0]).sum(axis: 0) + $0[0][1].detached() * 0 }),
  GradientCase(
    "gathered with repeated ids", { [$0.uniform([6, 4])] },
    { exp($0[0].gathered(at: IndexTensor([3, 0, 3, 5, 3, 0], shape: [2, 3]))) * $0[0].sliced(1..<2).mean() }),
  GradientCase(
    "concatenated, one part twice", { [$0.uniform([2, 3]), $0.uniform([2, 4])] },
    { exp(concatenate([$0[0], $0[1], $0[0]], axis: 1)) }),
  GradientCase(
    "concatenated with a constant", { [$0.uniform([3, 2])] },
    { exp(concatenate([Tensor(zeros: [1, 2]), $0[0] * $0[0]])) }),
  GradientCase(
    "stacked", { [$0.uniform([3, 2]), $0.uniform([3, 2])] }, { exp(stack([$0[0], $0[1]], axis: -1)) }),
]

private let reductions: [GradientCase] = [
  GradientCase("sum", { [$0.uniform([3, 4])] }, { exp($0[0].sum() / 4) }),
  GradientCase("sum of an axis", { [$0.uniform([3, 4, 2])] }, { exp($0[0].sum(axis: 1)) }),
  GradientCase(
    "mean of a kept axis", { [$0.uniform([3, 4, 2])] },
    { exp($0[0] - $0[0].mean(axis: -2, keepingAxis: true)) }),
  GradientCase("max", { [$0.distinct([3, 4])] }, { exp($0[0].max() / 4) }),
  GradientCase(
    "max of a kept axis", { [$0.distinct([3, 4, 2])] }, { exp($0[0] - $0[0].max(axis: 1, keepingAxis: true)) }
  ),
  GradientCase("max of the last axis", { [$0.distinct([3, 4])] }, { exp($0[0].max(axis: -1) / 4) }),
]

private let compositions: [GradientCase] = [
  GradientCase("matmul", { [$0.uniform([3, 5]), $0.uniform([5, 2])] }, { matmul($0[0], $0[1]) }),
  GradientCase(
    "matmul aᵀ", { [$0.uniform([5, 3]), $0.uniform([5, 2])] }, { matmul($0[0], transposeA: true, $0[1]) }),
  GradientCase(
    "matmul bᵀ", { [$0.uniform([3, 5]), $0.uniform([2, 5])] }, { matmul($0[0], $0[1], transposeB: true) }),
  GradientCase(
    "matmul aᵀ bᵀ", { [$0.uniform([5, 3]), $0.uniform([2, 5])] },
    { matmul($0[0], transposeA: true, $0[1], transposeB: true) }),
  GradientCase("matmul with itself", { [$0.uniform([4, 3])] }, { matmul($0[0], transposeA: true, $0[0]) }),
  GradientCase(
    "linear", { [$0.uniform([3, 5]), $0.uniform([2, 5]), $0.uniform([2])] },
    { linear($0[0], weight: $0[1], bias: $0[2]) }),
  GradientCase("softmax", { [$0.uniform([3, 7], in: -2..<2)] }, { softmax($0[0]) }),
  GradientCase(
    "softmax of an inner axis", { [$0.uniform([3, 4, 2], in: -2..<2)] }, { softmax($0[0], axis: 1) }),
  GradientCase("logSoftmax", { [$0.uniform([3, 7], in: -2..<2)] }, { logSoftmax($0[0]) }),
  GradientCase("logSoftmax of the first axis", { [$0.uniform([3, 4])] }, { logSoftmax($0[0], axis: 0) }),
  GradientCase(
    "softmaxCrossEntropy", { [$0.uniform([4, 6], in: -2..<2)] },
    { softmaxCrossEntropy(logits: $0[0], labels: IndexTensor([5, 0, 2, 5])) * 3 }),
]
