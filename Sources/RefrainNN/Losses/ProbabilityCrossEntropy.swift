public import RefrainTensor

/// Keras' `SparseCategoricalCrossentropy()` as it comes, which expects probabilities: clips them to
/// [10⁻⁷, 1 − 10⁻⁷], takes the logarithm, and normalises with a softmax.
///
/// Right for the output of a softmax. Given raw logits, as the book's Keras version gives it, most values are clipped
/// and most gradients vanish; use `softmaxCrossEntropy(logits:labels:)` for those.
///
/// - Parameters:
///   - probabilities: `[rows, classes]`.
///   - labels: `[rows]`, each in `0..<classes`.
/// - Returns: the mean over the rows in nats, a scalar.
public func probabilityCrossEntropy(probabilities: Tensor, labels: IndexTensor) -> Tensor {
  let epsilon: Float = 1e-7
  let clipped = pointwiseMin(pointwiseMax(probabilities, Tensor(epsilon)), Tensor(1 - epsilon))
  return softmaxCrossEntropy(logits: log(clipped), labels: labels)
}
