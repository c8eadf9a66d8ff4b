public import RefrainTensor

/// The gradient of a scalar with respect to each parameter of a model.
///
/// `gradients[\.rnn.layers[0].weightHH]` is the one of that parameter, in the parameter's shape.
public struct Gradients<M: Module>: Sendable {
  /// The model's shape: its tensors know their place in `unscaled` and hold no storage, since a reference to the
  /// parameters would make every update copy them.
  private let skeleton: M
  /// In the order of ``Module/visit(_:)``, each yet to be multiplied by ``factor``.
  package private(set) var unscaled: [Tensor]
  /// What clipping scales all gradients by. An optimizer multiplies as it reads them, which saves a pass over all.
  package private(set) var factor: Float = 1

  init(skeleton: M, values: [Tensor]) {
    self.skeleton = skeleton
    unscaled = values
  }

  /// In the order of ``Module/visit(_:)``.
  package var values: [Tensor] { unscaled.map(scaled) }

  /// Scales all gradients.
  package mutating func scale(by factor: Float) {
    unscaled = values
    self.factor = factor
  }

  /// Lets `body` change every gradient in place.
  package mutating func change(_ body: (inout Tensor) -> Void) {
    if factor != 1 { scale(by: 1) }
    for index in unscaled.indices { body(&unscaled[index]) }
  }

  private func scaled(_ gradient: Tensor) -> Tensor {
    var gradient = gradient
    if factor != 1 { gradient.scale(by: factor) }
    return gradient
  }

  /// The gradient of a parameter.
  public subscript(parameter: KeyPath<M, Tensor>) -> Tensor {
    scaled(unscaled[index(of: skeleton[keyPath: parameter], "\(parameter)")])
  }

  /// The gradient of a parameter that may be absent.
  public subscript(parameter: KeyPath<M, Tensor?>) -> Tensor? {
    skeleton[keyPath: parameter].map { scaled(unscaled[index(of: $0, "\(parameter)")]) }
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
