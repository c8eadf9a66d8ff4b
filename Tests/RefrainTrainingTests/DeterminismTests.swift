import RefrainNN
import RefrainTensor
import RefrainTraining
import Testing
import _RefrainTestSupport

/// The same seed gives the same weights, bit for bit, whatever the number of threads.
@Suite struct DeterminismTests {
  private func train(_ optimizer: some Optimizer, seed: UInt64 = 1, threads: Int) -> [(
    name: String, value: Tensor
  )] {
    Compute.withThreads(threads) {
      var (optimizer, generator) = (optimizer, Philox(seed: seed))
      var model = ChapterModel(vocabulary: 203, hidden: 130, using: &generator)
      let corpus = (0..<4_000).map { _ in Int32(generator.index(below: 203)) }
      var state: RecurrentState?
      for batch in consecutiveBatches(corpus, batchSize: 31, steps: 17).prefix(6) {
        var (_, gradients) = valueWithGradient(of: model) { model in
          let logits: Tensor
          (logits, state) = model(batch.inputs, state: state)
          return softmaxCrossEntropy(logits: logits, labels: batch.labels)
        }
        gradients.clip(toGlobalNorm: 0.01)
        optimizer.update(&model, with: gradients)
      }
      return model.parameters
    }
  }

  @Test(arguments: rules.indices)
  func theNumberOfThreadsChangesNothing(index: Int) {
    func check(_ optimizer: some Optimizer) {
      var optimizer = optimizer
      optimizer.learningRate = 0.01
      let expected = train(optimizer, threads: 1)
      for threads in [2, 3, 8] {
        for ((name, value), (_, reference)) in zip(train(optimizer, threads: threads), expected) {
          #expect(bitMismatch(name, value, reference) == nil, "\(threads) threads")
          #expect(value.scalars.allSatisfy { $0.isFinite })
        }
      }
    }
    check(rules[index])
  }

  @Test func anotherSeedGivesOtherWeights() {
    let (a, b) = (train(SGD(learningRate: 1), threads: 2), train(SGD(learningRate: 1), seed: 2, threads: 2))
    for ((name, a), (_, b)) in zip(a, b) { #expect(a != b, "\(name)") }
  }
}
