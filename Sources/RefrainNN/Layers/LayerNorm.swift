public import RefrainTensor

/// Layer normalisation (Ba et al., 2016): each row is brought to mean 0 and variance 1 (that of the row itself, not
/// of a population it is drawn from), then scaled and shifted: PyTorch's `nn.LayerNorm` over the last axis.
public struct LayerNorm: Layer {
  /// The gain, `[size]`; ones at first.
  public var weight: Tensor
  /// `[size]`; zeros at first.
  public var bias: Tensor

  /// What is added to the variance.
  package static let epsilon: Float = 1e-5

  /// - Parameter size: the last extent of what it normalises.
  public init(_ size: Int) {
    requireShape(size > 0, "a layer normalisation over \(size) elements")
    weight = Tensor(repeating: 1, shape: [size])
    bias = Tensor(zeros: [size])
  }

  public mutating func visit(_ visitor: inout Visitor) {
    visitor("weight", &weight)
    visitor("bias", &bias)
  }

  /// - Parameters:
  ///   - x: `[…, size]`.
  ///   - mode: whether this is training.
  /// - Returns: the same shape.
  public func callAsFunction(_ x: Tensor, mode: Mode = .inference) -> Tensor {
    requireShape(
      x.shape.last == weight.count,
      "LayerNorm: an input of shape \(x.shape) does not fit the weight \(weight.shape)")
    return layerNormalization(x, gain: weight, bias: bias, epsilon: Self.epsilon)
  }
}
