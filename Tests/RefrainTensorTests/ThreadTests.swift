import RefrainTensor
import Testing
import _RefrainTestSupport

/// Results have the same bits for every number of threads. The sizes are large enough to be split.
@Suite struct ThreadTests {
  private struct Work: Sendable, CustomStringConvertible {
    let description: String
    let run: @Sendable () -> [Tensor]
  }

  private static let works: [Work] = [
    Work(description: "matmul") {
      var random = Philox(seed: 1)
      return valueAndGradients([random.uniform([193, 257]), random.uniform([257, 131])]) {
        matmul($0[0], $0[1])
      }
    },
    Work(description: "matmul of one row") {
      var random = Philox(seed: 2)
      return valueAndGradients([random.uniform([1, 700]), random.uniform([900, 700])]) {
        matmul($0[0], $0[1], transposeB: true)
      }
    },
    Work(description: "layer normalisation") {
      var random = Philox(seed: 11)
      return valueAndGradients([random.uniform([700, 257]), random.uniform([257]), random.uniform([257])]) {
        layerNormalization($0[0], gain: $0[1], bias: $0[2], epsilon: 1e-5)
      }
    },
    Work(description: "recurrent, dense") {
      var random = Philox(seed: 3)
      let inputs = [
        random.uniform([9, 33, 40]), random.uniform([40, 130]), random.uniform([130, 130], in: -0.1..<0.1),
        random.uniform([130]), random.uniform([33, 130]),
      ]
      return valueAndGradients(inputs) { x in
        recurrentSequence(
          .dense(x[0]), initial: (x[4], nil),
          parameters: RecurrentParameters(weightIH: x[1], weightHH: x[2], biasIH: x[3], biasHH: x[3]),
          kind: .rnn(.tanh)
        ).hidden
      }
    },
    Work(description: "recurrent, one-hot") {
      var random = Philox(seed: 4)
      let ids = random.ids([35, 32], below: 300)
      let inputs = [random.uniform([300, 128]), random.uniform([128, 128], in: -0.1..<0.1)]
      return valueAndGradients(inputs) { x in
        recurrentSequence(
          .oneHot(OneHot(ids, depth: 300)),
          parameters: RecurrentParameters(weightIH: x[0], weightHH: x[1], biasIH: nil, biasHH: nil),
          kind: .rnn(.relu)
        ).hidden
      }
    },
    Work(description: "elementwise and sums") {
      var random = Philox(seed: 5)
      return valueAndGradients([random.uniform([311, 977]), random.uniform([977])]) { x in
        tanh(x[0] * x[1]).sum(axis: 0) + exp(x[0]).mean() + softmax(x[0]).max(axis: 0)
      }
    },
    Work(description: "cross-entropy") {
      var random = Philox(seed: 6)
      let labels = random.ids([530], below: 701)
      return valueAndGradients([random.uniform([530, 701], in: -4..<4)]) {
        softmaxCrossEntropy(logits: $0[0], labels: labels)
      }
    },
    Work(description: "gather with many repeated ids") {
      var random = Philox(seed: 7)
      let ids = random.ids([4_000], below: 50)
      return valueAndGradients([random.uniform([50, 130])]) { exp($0[0].gathered(at: ids)) }
    },
    Work(description: "random fills") {
      var random = Philox(seed: 8)
      return [
        Tensor(randomNormal: [100_003], using: &random), Tensor(randomUniform: [100_003], using: &random),
        Tensor(dropoutMask: [100_003], rate: 0.3, key: 9),
      ]
    },
  ]

  @Test(arguments: works)
  private func sameBits(_ work: Work) {
    let expected = Compute.withThreads(1, work.run)
    for threads in [2, 3, 8] {
      let results = Compute.withThreads(threads, work.run)
      for (index, (result, expected)) in zip(results, expected).enumerated() {
        #expect(bitMismatch("result \(index) with \(threads) threads", result, expected) == nil)
      }
    }
  }

  @Test func threadsAreRestored() {
    let count = Compute.threadCount
    Compute.withThreads(3) { #expect(Compute.threadCount == 3) }
    #expect(Compute.threadCount == count)
    #expect(throws: CancellationError.self) {
      try Compute.withThreads(5) { throw CancellationError() }
    }
    #expect(Compute.threadCount == count)
  }
}

private func valueAndGradients(_ inputs: [Tensor], _ function: ([Tensor]) -> Tensor) -> [Tensor] {
  let (_, gradients, y) = valueWithGradients(at: inputs) { inputs in
    let y = function(inputs)
    return ((y * y).mean(), y)
  }
  return [y] + gradients
}

/// Large inputs, drawn by the kernels: a debug build takes seconds to draw them here.
extension Philox {
  fileprivate mutating func uniform(_ shape: [Int], in range: Range<Float> = -1..<1) -> Tensor {
    Tensor(randomUniform: shape, in: range, using: &self)
  }

  fileprivate mutating func ids(_ shape: [Int], below bound: Int) -> IndexTensor {
    IndexTensor((0..<shape.reduce(1, *)).map { _ in Int32(index(below: bound)) }, shape: shape)
  }
}
