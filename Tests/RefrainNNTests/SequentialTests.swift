import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

@Suite struct SequentialTests {
  @Test func eachLayerReadsWhatTheOneBeforeItMade() {
    var random = SplitMix64(seed: 1)
    let (first, second) = (Linear(5, 4, using: &random), Linear(4, 3, using: &random))
    let table = Embedding(count: 7, size: 5, using: &random)
    let model = Sequential {
      table
      first
      Activation(tanh)
      second
    }
    let ids = random.ids([2, 3], below: 7)
    #expect(model(ids) == second(tanh(first(table(ids)))))
    #expect(
      model.parameters.map(\.name) == ["0.weight", "1.weight", "1.bias", "3.weight", "3.bias"])
    #expect(gradientMismatch(of: model) { $0(ids) } == nil)
  }

  @Test func theModeReachesEachLayer() {
    var random = SplitMix64(seed: 1)
    let model = Sequential {
      Dropout(rate: 0.5)
      Sequential { Dropout(rate: 0.5) }
    }
    let x = Tensor(repeating: 1, shape: [1_000])
    #expect(model(x) == x)
    let values = Set(model(x, mode: .training(using: &random)).scalars)
    #expect(values == [0, 4])
  }

  /// One stored table serves as embedding and head: it gets both gradients, and there is none beside it.
  @Test func aTiedHeadReadsTheEmbeddingsTable() {
    var random = SplitMix64(seed: 1)
    let table = Embedding(count: 7, size: 5, using: &random)
    let (ids, bias) = (random.ids([2, 3], below: 7), random.uniform([7]))
    let untied = Pair(first: table, second: table.weight)
    func logits(_ embedding: Embedding, _ head: Tensor) -> Tensor {
      (matmul(embedding(ids).reshaped(to: [6, 5]), head, transposeB: true) + bias).reshaped(to: [2, 3, 7])
    }
    let value = table.logits(table(ids), bias: bias)
    #expect(mismatch("logits", value, logits(table, table.weight), tolerance: 1e-6) == nil)
    let both = valueWithGradient(of: untied) { tanh(logits($0.first, $0.second)).sum() }.gradients
    let tied = valueWithGradient(of: table) { tanh($0.logits($0(ids), bias: bias)).sum() }.gradients
    #expect(tied.named.count == 1)
    #expect(
      mismatch("table", tied[\.weight], both[\.first.weight] + both[\.second], tolerance: 1e-5) == nil)
  }
}
