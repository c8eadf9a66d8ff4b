public import RefrainNN
public import RefrainTensor

/// A rule that moves a model's parameters against their gradients.
///
/// A value, with whatever it remembers of past steps: a copy of model and optimizer is a snapshot of the training.
/// What it remembers can be taken out, stored and restored, so that a training goes on bit for bit in another process.
public protocol Optimizer: Sendable {
  /// How far a step goes. A setting, not a part of the state.
  var learningRate: Float { get set }

  /// Moves every parameter of `model` one step. The model must have the same parameters at each call.
  mutating func update<M: Module>(_ model: inout M, with gradients: Gradients<M>)

  /// What it remembers of each parameter, in the parameter's shape in memory. A name is the parameter's place in
  /// `Module.visit(_:)`, a dot, and what PyTorch's `state_dict` calls it: "0.exp_avg". Empty before the first step.
  var stateTensors: [(name: String, value: Tensor)] { get }

  /// What else it remembers: "step", how many steps were made.
  var stateNumbers: [String: Double] { get }

  /// Goes on from what ``stateTensors`` and ``stateNumbers`` of an optimizer with the same settings were.
  ///
  /// - Parameters:
  ///   - tensors: those of `stateTensors`.
  ///   - numbers: those of `stateNumbers`.
  ///   - model: the model to be updated, whose shapes the tensors must have.
  /// - Throws: ``OptimizerStateError`` if something is missing, has another shape, or does not belong there; the
  ///   optimizer is then as it was.
  mutating func restore(
    tensors: [String: Tensor], numbers: [String: Double], for model: some Module
  ) throws(OptimizerStateError)
}

/// What of a stored state does not fit an optimizer or an average.
public enum OptimizerStateError: Error, Sendable, Equatable {
  /// A tensor is missing.
  case missingTensor(String)
  /// A tensor has another shape.
  case tensorShape(String, shape: [Int], expected: [Int])
  /// A tensor is not the optimizer's.
  case unknownTensor(String)
  /// A number is missing.
  case missingNumber(String)
  /// `allowed` says what the number may be.
  case badNumber(String, value: Double, allowed: String)
  /// A number is not the optimizer's.
  case unknownNumber(String)
}

extension OptimizerStateError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missingTensor(let name): "the optimizer's state lacks the tensor \(name)"
    case .tensorShape(let name, let shape, let expected):
      "the optimizer's tensor \(name) has the shape \(shape), and the model's parameter \(expected)"
    case .unknownTensor(let name): "the optimizer's state holds a tensor \(name), which this optimizer does not know"
    case .missingNumber(let name): "the optimizer's state lacks the number \(name)"
    case .badNumber(let name, let value, let allowed):
      "the optimizer's number \(name) is \(value); it can only be \(allowed)"
    case .unknownNumber(let name): "the optimizer's state holds a number \(name), which this optimizer does not know"
    }
  }
}
