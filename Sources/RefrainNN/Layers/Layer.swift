public import RefrainTensor

/// A module that makes one value of another, so that layers can be put behind each other in a ``Sequential``.
public protocol Layer<Input, Output>: Module {
  /// What the layer takes.
  associatedtype Input = Tensor
  /// What the layer returns.
  associatedtype Output = Tensor

  /// - Parameters:
  ///   - input: what the layer takes.
  ///   - mode: whether this is training; most layers do the same in both.
  func callAsFunction(_ input: Input, mode: Mode) -> Output
}

/// A function without parameters as a layer: `Activation(relu)`.
public struct Activation: Layer {
  private let function: @Sendable (Tensor) -> Tensor

  /// A layer that applies `function` to its input, `Activation(tanh)` for instance.
  public init(_ function: @escaping @Sendable (Tensor) -> Tensor) { self.function = function }

  public mutating func visit(_ visitor: inout Visitor) {}

  /// Applies the function to a tensor of any shape; `mode` makes no difference.
  public func callAsFunction(_ x: Tensor, mode: Mode = .inference) -> Tensor { function(x) }
}
