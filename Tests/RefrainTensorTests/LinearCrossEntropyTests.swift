import RefrainTensor
import Testing
import _RefrainTestSupport

/// The fused head against the same written from operations that store the logits.
@Suite struct LinearCrossEntropyTests {
  /// Rows below, at and beyond one chunk of rows; classes beside a multiple of every vector's width; the last of the
  /// sizes are large enough for threads to share the rows.
  @Test(arguments: [1, 64, 559, 560, 561, 1300], [(1, 5), (33, 7), (130, 3), (130, 40)])
  func agreesWithProductAndLoss(rows: Int, sizes: (classes: Int, width: Int)) {
    var random = SplitMix64(seed: UInt64(rows * 1000 + sizes.classes))
    let inputs = [
      random.uniform([rows, sizes.width]), random.uniform([sizes.classes, sizes.width]),
      random.uniform([sizes.classes]),
    ]
    let labels = random.ids([rows], below: sizes.classes)
    let fused = valueWithGradients(at: inputs) {
      (3 * linearCrossEntropy($0[0], weight: $0[1], bias: $0[2], labels: labels), ())
    }
    let plain = valueWithGradients(at: inputs) {
      let logits = matmul($0[0], $0[1], transposeB: true) + $0[2]
      return (3 * softmaxCrossEntropy(logits: logits, labels: labels), ())
    }
    #expect(mismatch("loss", fused.value, plain.value, tolerance: 1e-5) == nil)
    let alone = 3 * linearCrossEntropy(inputs[0], weight: inputs[1], bias: inputs[2], labels: labels)
    #expect(mismatch("the loss alone", alone, fused.value, tolerance: 1e-6) == nil)
    // With one class the loss is constant and every gradient is rounding.
    guard sizes.classes > 1 else { return }
    for (name, (a, b)) in zip(["x", "weight", "bias"], zip(fused.gradients, plain.gradients)) {
      #expect(mismatch(name, a, b, tolerance: 2e-5) == nil)
    }
  }

  @Test func worksWithoutABiasAndForPartOfTheOperands() {
    var random = SplitMix64(seed: 5)
    let (x, weight) = (random.uniform([11, 6]), random.uniform([9, 6]))
    let labels = random.ids([11], below: 9)
    #expect(
      gradientMismatch(at: [x]) { linearCrossEntropy($0[0], weight: weight, bias: nil, labels: labels) } == nil)
    #expect(
      gradientMismatch(at: [weight]) { linearCrossEntropy(x, weight: $0[0], bias: nil, labels: labels) } == nil)
    let alone = linearCrossEntropy(x, weight: weight, bias: nil, labels: labels)
    let traced = valueWithGradients(at: [x]) {
      (linearCrossEntropy($0[0], weight: weight, bias: nil, labels: labels), ())
    }.value
    #expect(bitMismatch("loss", alone, traced) == nil)
  }

  @Test(arguments: [2, 3, 8])
  func givesTheSameBitsForEveryThreadCount(threads: Int) {
    var random = SplitMix64(seed: 6)
    let inputs = [random.uniform([700, 40]), random.uniform([301, 40]), random.uniform([301])]
    let labels = random.ids([700], below: 301)
    func run(_ threads: Int) -> (value: Tensor, gradients: [Tensor], auxiliary: Void) {
      Compute.withThreads(threads) {
        valueWithGradients(at: inputs) {
          (linearCrossEntropy($0[0], weight: $0[1], bias: $0[2], labels: labels), ())
        }
      }
    }
    let (one, many) = (run(1), run(threads))
    #expect(bitMismatch("loss", many.value, one.value) == nil)
    for (a, b) in zip(many.gradients, one.gradients) { #expect(bitMismatch("gradient", a, b) == nil) }
  }
}
