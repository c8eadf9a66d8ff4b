public import RefrainNN
import RefrainTensor

/// Stochastic gradient descent, as PyTorch's `torch.optim.SGD`: `g ← g + weightDecay · p`, and with momentum
/// `v ← momentum · v + g` (the first `v` is `g`), `g ← v` (Nesterov: `g + momentum · v`), then `p ← p − rate · g`.
public struct SGD: Optimizer {
  public var learningRate: Float
  public let momentum: Float
  public let weightDecay: Float
  public let nesterov: Bool
  private var velocities: [Tensor?] = []

  public init(learningRate: Float, momentum: Float = 0, weightDecay: Float = 0, nesterov: Bool = false) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.nesterov = nesterov
  }

  public mutating func update<M: Module>(_ model: inout M, with gradients: Gradients<M>) {
    if velocities.isEmpty {
      let none = momentum == 0 ? nil : Tensor([])
      velocities = Array(repeating: none, count: gradients.values.count)
    }
    var next = 0
    model.forEachParameter { _, parameter in
      parameter.updateSGD(
        gradient: gradients.values[next], rate: learningRate, momentum: momentum, weightDecay: weightDecay,
        nesterov: nesterov, velocity: &velocities[next])
      next += 1
    }
  }
}
