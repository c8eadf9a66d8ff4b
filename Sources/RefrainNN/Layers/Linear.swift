public import RefrainTensor

/// A dense layer, `y = x Wᵀ + b`.
public struct Linear: Layer {
  /// `[out, in]`
  public var weight: Tensor
  /// `[out]`
  public var bias: Tensor?

  /// - Parameters:
  ///   - inputSize: the width of the input.
  ///   - outputSize: the width of the output.
  ///   - bias: whether there is a bias.
  ///   - weight: how to choose the weights; by default as PyTorch does, uniform in ±1/√in. The bias is zeros.
  ///   - generator: where random numbers come from.
  public init(
    _ inputSize: Int, _ outputSize: Int, bias: Bool = true, weight: Initializer? = nil,
    using generator: inout some RandomNumberGenerator
  ) {
    let limit = 1 / Float(max(inputSize, 1)).squareRoot()
    self.weight = (weight ?? .uniform(-limit..<limit))([outputSize, inputSize], using: &generator)
    self.bias = bias ? Tensor(zeros: [outputSize]) : nil
  }

  public mutating func visit(_ visitor: inout Visitor) {
    visitor("weight", &weight)
    visitor("bias", &bias)
  }

  /// - Parameters:
  ///   - x: `[…, in]`.
  ///   - mode: whether this is training.
  /// - Returns: `[…, out]`.
  public func callAsFunction(_ x: Tensor, mode: Mode = .inference) -> Tensor {
    requireShape(
      x.shape.last == weight.shape[1], "Linear: an input of shape \(x.shape) does not fit the weight \(weight.shape)")
    if x.rank == 2 { return linear(x, weight: weight, bias: bias) }
    let rows = x.shape.dropLast().reduce(1, *)
    return linear(x.reshaped(to: [rows, weight.shape[1]]), weight: weight, bias: bias)
      .reshaped(to: x.shape.dropLast() + [weight.shape[0]])
  }
}
