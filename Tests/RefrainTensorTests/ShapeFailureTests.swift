import RefrainTensor
import Testing
import _RefrainTestSupport

/// Shapes that do not fit stop the program, in every build, with the shapes in the message.
enum ShapeMistake: String, CaseIterable, Codable, Sendable {
  case broadcast, matmul, matmulTransposed, linearBias, reshape, wildcard, transpose, permutation, slice
  case index, gather, concatenate, concatenateRank, stack, axis, select, crossEntropy, label, oneHot
  case scalar, scalars, ids, negativeExtent, overflow, emptyMax, update

  func make() {
    let (a, b) = (Tensor(zeros: [2, 3]), Tensor(zeros: [4, 5]))
    switch self {
    case .broadcast: _ = a + b
    case .matmul: _ = RefrainTensor.matmul(a, b)
    case .matmulTransposed: _ = RefrainTensor.matmul(a, transposeA: true, b, transposeB: true)
    case .linearBias: _ = linear(a, weight: Tensor(zeros: [7, 3]), bias: Tensor(zeros: [6]))
    case .reshape: _ = a.reshaped(to: [4, 2])
    case .wildcard: _ = a.reshaped(to: [-1, 4])
    case .transpose: _ = Tensor(zeros: [2, 3, 4]).transposed()
    case .permutation: _ = a.transposed(permutation: [0, 0])
    case .slice: _ = a.sliced(1..<4, axis: 1)
    case .index: _ = a[2]
    case .gather: _ = a.gathered(at: IndexTensor([2]))
    case .concatenate: _ = RefrainTensor.concatenate([a, b])
    case .concatenateRank: _ = RefrainTensor.concatenate([a, Tensor(zeros: [2])])
    case .stack: _ = RefrainTensor.stack([a, b])
    case .axis: _ = a.sum(axis: 2)
    case .select: _ = RefrainTensor.select(a, a, otherwise: b)
    case .crossEntropy: _ = softmaxCrossEntropy(logits: a, labels: IndexTensor([0, 1, 2]))
    case .label: _ = softmaxCrossEntropy(logits: a, labels: IndexTensor([0, -1]))
    case .oneHot: _ = OneHot(IndexTensor([0, 3]), depth: 3)
    case .scalar: _ = a.scalar
    case .scalars: _ = Tensor([1, 2, 3], shape: [2, 2])
    case .ids: _ = IndexTensor([1, 2, 3], shape: [2, 2])
    case .negativeExtent: _ = Tensor(zeros: [-1, 3])
    case .overflow: _ = Tensor(zeros: [1 << 40, 1 << 40])
    case .emptyMax: _ = Tensor(zeros: [2, 0]).max(axis: 1)
    case .update:
      var (x, velocity) = (a, Tensor([]))
      let step = Tensor.SGDStep(rate: 1, momentum: 0, weightDecay: 0, nesterov: false, isFirst: true)
      x.updateSGD(gradient: b, step, velocity: &velocity)
    }
  }

  var messages: [String] {
    switch self {
    case .broadcast: ["+: the shapes [2, 3] and [4, 5] do not broadcast"]
    case .matmul: ["[2, 3] and [4, 5] have no product"]
    case .matmulTransposed: ["[2, 3]ᵀ and [4, 5]ᵀ have no product"]
    case .linearBias: ["[6]", "[7, 3]"]
    case .reshape: ["[2, 3]", "[4, 2]"]
    case .wildcard: ["6 elements", "[-1, 4]"]
    case .transpose: ["[2, 3, 4]"]
    case .permutation: ["[0, 0]", "[2, 3]"]
    case .slice: ["1..<4", "axis 1", "[2, 3]"]
    case .index: ["2..<3", "[2, 3]"]
    case .gather: ["id 2", "0..<2"]
    case .concatenate, .stack: ["[2, 3]", "[4, 5]"]
    case .concatenateRank: ["[2, 3]", "[2]"]
    case .axis: ["axis 2", "[2, 3]"]
    case .select: ["[2, 3], [2, 3] and [4, 5]"]
    case .crossEntropy: ["[2, 3]", "[3]"]
    case .label: ["id -1", "0..<3"]
    case .oneHot: ["id 3", "0..<3"]
    case .scalar: ["[2, 3]"]
    case .scalars, .ids: ["3 ", "[2, 2]"]
    case .negativeExtent: ["[-1, 3]"]
    case .overflow: ["[1099511627776, 1099511627776]"]
    case .emptyMax: ["axis 1", "[2, 0]"]
    case .update: ["[4, 5]", "[2, 3]"]
    }
  }
}

@Suite struct ShapeFailureTests {
  @Test(arguments: ShapeMistake.allCases)
  func stopsWithTheShapes(mistake: ShapeMistake) async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      [mistake] in mistake.make()
    }
    #expect(missing(["Refrain: "] + mistake.messages, in: result?.standardErrorContent) == [])
  }
}
