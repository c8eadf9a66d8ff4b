public import RefrainNN
import RefrainTensor

extension Gradients {
  /// The Euclidean norm of all gradients taken as one vector.
  public var globalNorm: Double {
    values.reduce(0) { $0 + $1.sumOfSquares }.squareRoot()
  }

  /// Scales all gradients by exactly `limit / norm` if their global norm exceeds `limit`, with nothing added to the
  /// norm, as the chapter's `grad_clipping` does.
  ///
  /// - Returns: the norm before clipping.
  @discardableResult
  public mutating func clip(toGlobalNorm limit: Double) -> Double {
    let norm = globalNorm
    if norm > limit { scale(by: Float(limit / norm)) }
    return norm
  }

  /// Brings every element of every gradient into `-limit...limit`, as PyTorch's `clip_grad_value_`. A NaN stays one.
  public mutating func clip(toValue limit: Float) {
    change { $0.clamp(to: limit) }
  }
}
