public import RefrainTensor

/// A table of vectors, one an id.
public struct Embedding: Module {
  /// `[count, size]`
  public var weight: Tensor

  /// - Parameter weight: how to choose the vectors; by default from N(0, 1), as PyTorch does.
  public init(
    count: Int, size: Int, weight: Initializer = .normal(standardDeviation: 1),
    using generator: inout some RandomNumberGenerator
  ) {
    self.weight = weight([count, size], using: &generator)
  }

  public mutating func visit(_ visitor: inout Visitor) { visitor("weight", &weight) }

  /// - Parameter ids: of any shape, each in `0..<count`.
  /// - Returns: `ids.shape + [size]`.
  public func callAsFunction(_ ids: IndexTensor) -> Tensor { weight.gathered(at: ids) }
}
