public import RefrainTensor

/// How the elements of a parameter are first chosen.
public enum Initializer: Sendable, Hashable {
  /// Every element is 0.
  case zeros
  /// Every element is the same number.
  case constant(Float)
  /// Independent numbers from a normal distribution.
  case normal(mean: Float = 0, standardDeviation: Float)
  /// Independent numbers, evenly distributed over a range.
  case uniform(Range<Float>)
  /// Uniform in ±√(6 / (fan in + fan out)) (Glorot and Bengio, 2010), Keras' default.
  case glorotUniform
  /// Normal with deviation √(2 / (fan in + fan out)).
  case glorotNormal
  /// Rows, or columns if they are fewer, that are orthonormal (Saxe et al., 2014); Keras' default for recurrent
  /// weights. Matrices only.
  case orthogonal

  /// A tensor of `shape`, its fans the first two extents of a matrix.
  public func callAsFunction(_ shape: [Int], using generator: inout some RandomNumberGenerator) -> Tensor {
    switch self {
    case .zeros: return Tensor(zeros: shape)
    case .constant(let value): return Tensor(repeating: value, shape: shape)
    case .normal(let mean, let deviation):
      return Tensor(randomNormal: shape, mean: mean, standardDeviation: deviation, using: &generator)
    case .uniform(let range): return Tensor(randomUniform: shape, in: range, using: &generator)
    case .glorotUniform:
      let limit = Float(6 / fanSum(shape)).squareRoot()
      return Tensor(randomUniform: shape, in: -limit..<limit, using: &generator)
    case .glorotNormal:
      let deviation = Float(2 / fanSum(shape)).squareRoot()
      return Tensor(randomNormal: shape, standardDeviation: deviation, using: &generator)
    case .orthogonal:
      requireShape(shape.count == 2, "an orthogonal initializer makes matrices, not the shape \(shape)")
      return orthogonalMatrix(rows: shape[0], columns: shape[1], using: &generator)
    }
  }

  private func fanSum(_ shape: [Int]) -> Double {
    requireShape(!shape.isEmpty && shape.allSatisfy { $0 > 0 }, "the shape \(shape) has no fans to scale by")
    return Double(shape.count == 1 ? 2 * shape[0] : shape[0] + shape[1])
  }
}
