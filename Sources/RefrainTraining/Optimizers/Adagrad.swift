public import RefrainNN
public import RefrainTensor

/// Adagrad (Duchi, Hazan and Singer, 2011), as PyTorch's `torch.optim.Adagrad`: `s ← s + g²`, then
/// `p ← p − rate / (1 + (t − 1) · rateDecay) · g / (√s + epsilon)` in step t.
public struct Adagrad: Optimizer {
  public var learningRate: Float
  /// How much the rate falls with each step.
  public let rateDecay: Float
  /// Added to the denominator.
  public let epsilon: Float
  /// How much of each parameter joins its gradient.
  public let weightDecay: Float
  /// What each sum of squares begins with.
  public let initialSum: Float
  private var step = 0
  private var squareSums = StateTensors("sum")

  /// By default as PyTorch's.
  public init(
    learningRate: Float = 1e-2, rateDecay: Float = 0, epsilon: Float = 1e-10, weightDecay: Float = 0,
    initialSum: Float = 0
  ) {
    self.learningRate = learningRate
    self.rateDecay = rateDecay
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.initialSum = initialSum
  }

  public mutating func update<M: Module>(_ model: inout M, with gradients: Gradients<M>) {
    if step == 0 { squareSums.begin(like: gradients.unscaled, filledWith: initialSum) }
    let rate = Float(Double(learningRate) / (1 + Double(step) * Double(rateDecay)))
    step += 1
    var next = 0
    model.forEachParameter { _, parameter in
      parameter.updateAdagrad(
        gradient: gradients.unscaled[next], scaledBy: gradients.factor, rate: rate, epsilon: epsilon,
        weightDecay: weightDecay,
        squareSum: &squareSums.values[next])
      next += 1
    }
  }

  public var stateTensors: [(name: String, value: Tensor)] { squareSums.named }
  public var stateNumbers: [String: Double] { ["step": Double(step)] }

  public mutating func restore(
    tensors: [String: Tensor], numbers: [String: Double], for model: some Module
  ) throws(OptimizerStateError) {
    var state = try StoredState(tensors, numbers, for: model)
    squareSums = try state.restore(squareSums)[0]
    step = state.stepCount
  }
}
