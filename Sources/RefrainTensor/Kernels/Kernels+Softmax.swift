import CRefrainKernels

/// All along the last axis.
extension Kernels {
  static func softmax(_ x: Tensor) -> Tensor { rowwise(x) { rk_softmax($0, $1, $2, $3) } }

  static func logSoftmax(_ x: Tensor) -> Tensor { rowwise(x) { rk_log_softmax($0, $1, $2, $3) } }

  static func softmaxGradient(output y: Tensor, _ gradient: Tensor) -> Tensor {
    gradient.read { g in rowwise(y) { rk_softmax_gradient($0, $1, $2, g, $3) } }
  }

  static func logSoftmaxGradient(output y: Tensor, _ gradient: Tensor) -> Tensor {
    gradient.read { g in rowwise(y) { rk_log_softmax_gradient($0, $1, $2, g, $3) } }
  }

  /// The sum of the rows' cross-entropies in nats.
  static func crossEntropy(logits: Tensor, labels: [Int32]) -> Double {
    logits.read { rk_cross_entropy(Int64(labels.count), Int64(logits.shape[1]), $0, labels, nil) }
  }

  /// The same, and the softmax.
  static func crossEntropyAndSoftmax(logits: Tensor, labels: [Int32]) -> (total: Double, probabilities: Tensor) {
    var total = 0.0
    let probabilities = rowwise(logits) { total = rk_cross_entropy($0, $1, $2, labels, $3) }
    return (total, probabilities)
  }

  /// Softmax probabilities into `scale * (p − onehot(label))`, in place where nothing else shares them.
  static func crossEntropyGradient(_ probabilities: inout Tensor, labels: [Int32], scale: Float) {
    let columns = Int64(probabilities.shape[1])
    probabilities.write { rk_cross_entropy_gradient(Int64(labels.count), columns, labels, scale, $0) }
  }

  private static func rowwise(
    _ x: Tensor, _ body: (Int64, Int64, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    let columns = x.shape[x.rank - 1]
    return x.read { x0 in
      Tensor(shape: x.shape) { body(Int64(x.count / max(columns, 1)), Int64(columns), x0, $0) }
    }
  }
}
