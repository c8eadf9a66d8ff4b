import CRefrainKernels

/// One step of an optimizer for one parameter, in place where nothing else shares its storage. The rules are
/// PyTorch's, step by step.
extension Tensor {
  /// `velocity` is nil without momentum, and a tensor of no elements before its first step.
  package mutating func updateSGD(
    gradient: Tensor, rate: Float, momentum: Float, weightDecay: Float, nesterov: Bool, velocity: inout Tensor?
  ) {
    requireUpdate(gradient)
    var arguments = rk_sgd_arguments()
    arguments.n = Int64(count)
    (arguments.rate, arguments.gradient_scale, arguments.weight_decay) = (rate, 1, weightDecay)
    (arguments.momentum, arguments.nesterov) = (momentum, nesterov)
    if let old = velocity, old.shape != shape {
      velocity = Tensor(uninitialized: shape)
      arguments.first = true
    }
    gradient.read { gradient in
      arguments.gradient = gradient
      arguments.velocity = velocity?.write { $0 }
      replace { parameter, out in
        (arguments.parameter, arguments.out) = (parameter, out)
        rk_sgd(&arguments)
      }
    }
  }

  package struct AdamStep {
    package var rate, beta1, beta2, epsilon, weightDecay: Float
    package var decoupled: Bool
    /// 1 − βᵗ
    package var correction1, correction2: Float

    package init(
      rate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float, decoupled: Bool,
      correction1: Float, correction2: Float
    ) {
      (self.rate, self.beta1, self.beta2, self.epsilon) = (rate, beta1, beta2, epsilon)
      (self.weightDecay, self.decoupled) = (weightDecay, decoupled)
      (self.correction1, self.correction2) = (correction1, correction2)
    }
  }

  package mutating func updateAdam(
    gradient: Tensor, _ step: AdamStep, firstMoment: inout Tensor, secondMoment: inout Tensor
  ) {
    requireUpdate(gradient)
    var arguments = rk_adam_arguments()
    arguments.n = Int64(count)
    (arguments.rate, arguments.gradient_scale, arguments.weight_decay) = (step.rate, 1, step.weightDecay)
    (arguments.beta1, arguments.beta2, arguments.epsilon) = (step.beta1, step.beta2, step.epsilon)
    (arguments.correction1, arguments.correction2) = (step.correction1, step.correction2)
    arguments.decoupled = step.decoupled
    gradient.read { gradient in
      firstMoment.write { first in
        secondMoment.write { second in
          (arguments.gradient, arguments.first_moment, arguments.second_moment) = (gradient, first, second)
          replace { parameter, out in
            (arguments.parameter, arguments.out) = (parameter, out)
            rk_adam(&arguments)
          }
        }
      }
    }
  }

  /// The sum of the squares of all elements, in double precision and a fixed order.
  package var sumOfSquares: Double { Kernels.sumOfSquares(self) }

  /// Multiplies every element, in place where nothing else shares the storage.
  package mutating func scale(by factor: Float) {
    let count = Int64(count)
    replace { rk_affine(count, factor, 0, $0, $1) }
  }

  /// Lets `body` compute new elements from the old ones: in place, or into fresh storage where the old is shared.
  private mutating func replace(_ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void) {
    if isKnownUniquelyReferenced(&storage) {
      withExtendedLifetime(storage) { body(UnsafePointer(storage.base), storage.base) }
    } else {
      let fresh = Storage(count: count)
      read { body($0, fresh.base) }
      storage = fresh
    }
  }

  private func requireUpdate(_ gradient: Tensor) {
    requireShape(
      gradient.shape == shape, "a gradient of shape \(gradient.shape) cannot update a parameter of shape \(shape)")
  }
}
