public import RefrainTensor

/// A table of vectors, one an id.
public struct Embedding: Layer {
  /// `[count, size]`
  public var weight: Tensor

  /// - Parameters:
  ///   - count: the number of rows.
  ///   - size: the width of a row.
  ///   - weight: how to choose the vectors; by default from N(0, 1), as PyTorch does.
  ///   - generator: where random numbers come from.
  public init(
    count: Int, size: Int, weight: Initializer = .normal(standardDeviation: 1),
    using generator: inout some RandomNumberGenerator
  ) {
    self.weight = weight([count, size], using: &generator)
  }

  public mutating func visit(_ visitor: inout Visitor) { visitor("weight", &weight) }

  /// - Parameters:
  ///   - ids: of any shape, each in `0..<count`.
  ///   - mode: whether this is training.
  /// - Returns: `ids.shape + [size]`.
  public func callAsFunction(_ ids: IndexTensor, mode: Mode = .inference) -> Tensor { weight.gathered(at: ids) }

  /// The table as the weights of a head, without a second copy of it (tied weights; Press and Wolf, 2017): each
  /// vector's product with `x`. The one stored tensor gets the gradients of both uses, and a copy of a model has one
  /// table again, so the two cannot drift apart.
  ///
  /// - Parameters:
  ///   - x: `[…, size]`.
  ///   - bias: `[count]`, the head's own.
  /// - Returns: `[…, count]`.
  public func logits(_ x: Tensor, bias: Tensor? = nil) -> Tensor {
    requireShape(
      x.shape.last == weight.shape[1], "Embedding: an input of shape \(x.shape) does not fit the table \(weight.shape)")
    return linear(x.reshaped(to: [-1, weight.shape[1]]), weight: weight, bias: bias)
      .reshaped(to: x.shape.dropLast() + [weight.shape[0]])
  }
}
