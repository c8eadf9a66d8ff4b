public import RefrainNN
public import RefrainTensor

/// Adam (Kingma and Ba, 2015), as PyTorch's `torch.optim.Adam`, and AdamW (Loshchilov and Hutter, 2019) when the
/// weight decay is decoupled.
public struct Adam: Optimizer {
  public var learningRate: Float
  /// The decay of the mean of gradients.
  public let beta1: Float
  /// The decay of the mean of their squares.
  public let beta2: Float
  /// Added to the denominator.
  public let epsilon: Float
  /// How much of each parameter joins its gradient.
  public let weightDecay: Float
  /// True: weights shrink by `learningRate · weightDecay` a step. False: the decay joins the gradient.
  public let decoupled: Bool
  private var step = 0
  private var firstMoments = StateTensors("exp_avg")
  private var secondMoments = StateTensors("exp_avg_sq")

  /// By default as PyTorch's.
  public init(
    learningRate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
    weightDecay: Float = 0, decoupled: Bool = false
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.decoupled = decoupled
  }

  public mutating func update<M: Module>(_ model: inout M, with gradients: Gradients<M>) {
    if step == 0 {
      firstMoments.begin(like: gradients.unscaled)
      secondMoments.begin(like: gradients.unscaled)
    }
    step += 1
    let constants = Tensor.AdamStep(
      rate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
      decoupled: decoupled, correction1: correction(beta1), correction2: correction(beta2))
    var next = 0
    model.forEachParameter { _, parameter in
      parameter.updateAdam(
        gradient: gradients.unscaled[next], scaledBy: gradients.factor, constants,
        firstMoment: &firstMoments.values[next],
        secondMoment: &secondMoments.values[next])
      next += 1
    }
  }

  public var stateTensors: [(name: String, value: Tensor)] { firstMoments.named + secondMoments.named }
  public var stateNumbers: [String: Double] { ["step": Double(step)] }

  public mutating func restore(
    tensors: [String: Tensor], numbers: [String: Double], for model: some Module
  ) throws(OptimizerStateError) {
    var state = try StoredState(tensors, numbers, for: model)
    let restored = try state.restore(firstMoments, secondMoments)
    (firstMoments, secondMoments, step) = (restored[0], restored[1], state.stepCount)
  }

  /// 1 − βᵗ, by which the moments' start from zero is undone.
  private func correction(_ beta: Float) -> Float {
    Float(1 - Platform.exp(Double(step) * Platform.log(Double(beta))))
  }
}
