public import RefrainTensor

/// Inverted dropout (Srivastava et al., 2014): in training each element is dropped with probability `rate` and the
/// others are scaled by 1 / (1 − rate); in inference nothing changes.
public struct Dropout: Layer {
  /// In `0..<1`.
  public let rate: Float

  /// - Parameter rate: the share of elements that training zeroes, in `0..<1`.
  public init(rate: Float) {
    requireShape(rate >= 0 && rate < 1, "a dropout rate lies in 0..<1, which \(rate) does not")
    self.rate = rate
  }

  public mutating func visit(_ visitor: inout Visitor) {}

  /// - Parameters:
  ///   - x: of any shape.
  ///   - mode: `.training(using: &generator)` drops; `.inference` does not.
  public func callAsFunction(_ x: Tensor, mode: Mode = .inference) -> Tensor {
    guard rate > 0, let key = mode.nextKey() else { return x }
    return x * Tensor(dropoutMask: x.shape, rate: rate, key: key)
  }
}
