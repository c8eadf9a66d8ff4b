public import RefrainNN
public import RefrainTensor

/// Stochastic gradient descent, as PyTorch's `torch.optim.SGD`: `g ← g + weightDecay · p`, and with momentum
/// `v ← momentum · v + g` (the first `v` is `g`), `g ← v` (Nesterov: `g + momentum · v`), then `p ← p − rate · g`.
public struct SGD: Optimizer {
  public var learningRate: Float
  /// The share of the last step that goes on; 0 is none.
  public let momentum: Float
  /// How much of each parameter joins its gradient.
  public let weightDecay: Float
  /// Whether the gradient is taken ahead of the momentum.
  public let nesterov: Bool
  private var step = 0
  private var velocities: StateTensors

  /// Plain descent unless told otherwise.
  public init(learningRate: Float, momentum: Float = 0, weightDecay: Float = 0, nesterov: Bool = false) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.nesterov = nesterov
    velocities = StateTensors("momentum_buffer", isUsed: momentum != 0)
  }

  public mutating func update<M: Module>(_ model: inout M, with gradients: Gradients<M>) {
    if step == 0 { velocities.begin(like: gradients.unscaled) }
    let constants = Tensor.SGDStep(
      rate: learningRate, momentum: momentum, weightDecay: weightDecay, nesterov: nesterov, isFirst: step == 0)
    step += 1
    var next = 0
    model.forEachParameter { _, parameter in
      parameter.updateSGD(
        gradient: gradients.unscaled[next], scaledBy: gradients.factor, constants, velocity: &velocities.values[next])
      next += 1
    }
  }

  public var stateTensors: [(name: String, value: Tensor)] { velocities.named }
  public var stateNumbers: [String: Double] { ["step": Double(step)] }

  public mutating func restore(
    tensors: [String: Tensor], numbers: [String: Double], for model: some Module
  ) throws(OptimizerStateError) {
    var state = try StoredState(tensors, numbers, for: model)
    velocities = try state.restore(velocities)[0]
    step = state.stepCount
  }
}
