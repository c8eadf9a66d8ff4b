public import RefrainNN

/// A rule that moves a model's parameters against their gradients.
///
/// A value, with whatever it remembers of past steps: a copy of model and optimizer is a snapshot of the training.
public protocol Optimizer: Sendable {
  /// How far a step goes.
  var learningRate: Float { get set }

  /// Moves every parameter of `model` one step. The model must have the same parameters at each call.
  mutating func update<M: Module>(_ model: inout M, with gradients: Gradients<M>)
}
