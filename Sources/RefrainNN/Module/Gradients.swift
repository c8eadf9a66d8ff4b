public import RefrainTensor

/// The gradient of a scalar with respect to each parameter of a model.
///
/// `gradients[\.rnn.layers[0].weightHH]` is the one of that parameter, in the parameter's shape.
public struct Gradients<M: Module>: Sendable {
  /// The model's shape: its tensors know their place in `values` and hold no storage, since a reference to the
  /// parameters would make every update copy them.
  private let skeleton: M
  /// In the order of ``Module/visit(_:)``.
  package var values: [Tensor]

  init(skeleton: M, values: [Tensor]) {
    self.skeleton = skeleton
    self.values = values
  }

  /// The gradient of a parameter.
  public subscript(parameter: KeyPath<M, Tensor>) -> Tensor {
    values[index(of: skeleton[keyPath: parameter], "\(parameter)")]
  }

  /// The gradient of a parameter that may be absent.
  public subscript(parameter: KeyPath<M, Tensor?>) -> Tensor? {
    skeleton[keyPath: parameter].map { values[index(of: $0, "\(parameter)")] }
  }

  /// Each parameter's name and gradient, in the order of ``Module/visit(_:)``.
  public var named: [(name: String, value: Tensor)] {
    zip(skeleton.parameters, values).map { ($0.name, $1) }
  }

  private func index(of placeholder: Tensor, _ path: String) -> Int {
    guard let index = placeholder.leafIndex else { shapeFailure("\(path) is not a parameter of \(M.self)") }
    return index
  }
}
