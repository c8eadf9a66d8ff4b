public import RefrainNN
public import RefrainTensor

/// RMSprop (Tieleman and Hinton, 2012), as PyTorch's `torch.optim.RMSprop`: `s ← smoothing · s + (1 − smoothing) · g²`
/// and `d ← g / (√s + epsilon)`; centered (Graves, 2013), an average of the gradients' squares about their mean takes
/// the place of s. With momentum, `v ← momentum · v + d` and `d ← v`. Then `p ← p − rate · d`.
public struct RMSprop: Optimizer {
  public var learningRate: Float
  /// PyTorch's `alpha`.
  public let smoothing: Float
  /// Added to the denominator.
  public let epsilon: Float
  /// How much of each parameter joins its gradient.
  public let weightDecay: Float
  /// The share of the last step that goes on; 0 is none.
  public let momentum: Float
  /// Whether the mean of gradients is taken off.
  public let centered: Bool
  private var step = 0
  private var squareAverages = StateTensors("square_avg")
  private var gradientAverages: StateTensors
  private var velocities: StateTensors

  /// By default as PyTorch's.
  public init(
    learningRate: Float = 1e-2, smoothing: Float = 0.99, epsilon: Float = 1e-8, weightDecay: Float = 0,
    momentum: Float = 0, centered: Bool = false
  ) {
    self.learningRate = learningRate
    self.smoothing = smoothing
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.momentum = momentum
    self.centered = centered
    gradientAverages = StateTensors("grad_avg", isUsed: centered)
    velocities = StateTensors("momentum_buffer", isUsed: momentum != 0)
  }

  public mutating func update<M: Module>(_ model: inout M, with gradients: Gradients<M>) {
    if step == 0 {
      squareAverages.begin(like: gradients.unscaled)
      gradientAverages.begin(like: gradients.unscaled)
      velocities.begin(like: gradients.unscaled)
    }
    step += 1
    let constants = Tensor.RMSpropStep(
      rate: learningRate, smoothing: smoothing, epsilon: epsilon, weightDecay: weightDecay, momentum: momentum,
      centered: centered)
    var next = 0
    model.forEachParameter { _, parameter in
      parameter.updateRMSprop(
        gradient: gradients.unscaled[next], scaledBy: gradients.factor, constants,
        squareAverage: &squareAverages.values[next],
        gradientAverage: &gradientAverages.values[next], velocity: &velocities.values[next])
      next += 1
    }
  }

  public var stateTensors: [(name: String, value: Tensor)] {
    squareAverages.named + gradientAverages.named + velocities.named
  }
  public var stateNumbers: [String: Double] { ["step": Double(step)] }

  public mutating func restore(
    tensors: [String: Tensor], numbers: [String: Double], for model: some Module
  ) throws(OptimizerStateError) {
    var state = try StoredState(tensors, numbers, for: model)
    let restored = try state.restore(squareAverages, gradientAverages, velocities)
    (squareAverages, gradientAverages, velocities) = (restored[0], restored[1], restored[2])
    step = state.stepCount
  }
}
