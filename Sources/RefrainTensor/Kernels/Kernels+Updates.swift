import CRefrainKernels

/// One step of an optimizer for one parameter, in place where nothing else shares its storage. The rules are
/// PyTorch's, step by step, on the gradient times `scale`. What a rule does not use of its memory is a tensor of no
/// elements.
extension Tensor {
  package struct SGDStep {
    package var rate, momentum, weightDecay: Float
    package var nesterov: Bool
    /// True in the first step, in which the velocity is the gradient.
    package var isFirst: Bool

    package init(rate: Float, momentum: Float, weightDecay: Float, nesterov: Bool, isFirst: Bool) {
      (self.rate, self.momentum, self.weightDecay) = (rate, momentum, weightDecay)
      (self.nesterov, self.isFirst) = (nesterov, isFirst)
    }
  }

  /// `velocity` is used with momentum alone.
  package mutating func updateSGD(gradient: Tensor, scaledBy scale: Float = 1, _ step: SGDStep, velocity: inout Tensor)
  {
    requireUpdate(gradient)
    let usesVelocity = step.momentum != 0
    if usesVelocity { requireState(velocity) }
    var arguments = rk_sgd_arguments()
    arguments.n = Int64(count)
    (arguments.rate, arguments.gradient_scale, arguments.weight_decay) = (step.rate, scale, step.weightDecay)
    (arguments.momentum, arguments.nesterov, arguments.first) = (step.momentum, step.nesterov, step.isFirst)
    // Rows without a gradient stay as they are, unless something else moves them: decay, velocity, a rate of infinity.
    let isPlain = !usesVelocity && step.weightDecay == 0 && (step.rate * scale).isFinite
    let touched = isPlain ? gradient.touchedRows : nil
    let width = Int64(shape.last ?? 1)
    gradient.read { gradient in
      velocity.write { velocity in
        (arguments.gradient, arguments.velocity) = (gradient, usesVelocity ? velocity : nil)
        replace { parameter, out in
          (arguments.parameter, arguments.out) = (parameter, out)
          if let touched, parameter == out {
            rk_sgd_of_rows(&arguments, width, touched)
          } else {
            rk_sgd(&arguments)
          }
        }
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
    gradient: Tensor, scaledBy scale: Float = 1, _ step: AdamStep, firstMoment: inout Tensor, secondMoment: inout Tensor
  ) {
    requireUpdate(gradient)
    requireState(firstMoment)
    requireState(secondMoment)
    var arguments = rk_adam_arguments()
    arguments.n = Int64(count)
    (arguments.rate, arguments.gradient_scale, arguments.weight_decay) = (step.rate, scale, step.weightDecay)
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

  package struct RMSpropStep {
    package var rate, smoothing, epsilon, weightDecay, momentum: Float
    package var centered: Bool

    package init(
      rate: Float, smoothing: Float, epsilon: Float, weightDecay: Float, momentum: Float, centered: Bool
    ) {
      (self.rate, self.smoothing, self.epsilon) = (rate, smoothing, epsilon)
      (self.weightDecay, self.momentum, self.centered) = (weightDecay, momentum, centered)
    }
  }

  /// `gradientAverage` is used where the step is centered, `velocity` with momentum.
  package mutating func updateRMSprop(
    gradient: Tensor, scaledBy scale: Float = 1, _ step: RMSpropStep, squareAverage: inout Tensor,
    gradientAverage: inout Tensor,
    velocity: inout Tensor
  ) {
    requireUpdate(gradient)
    requireState(squareAverage)
    let usesVelocity = step.momentum != 0
    if step.centered { requireState(gradientAverage) }
    if usesVelocity { requireState(velocity) }
    var arguments = rk_rmsprop_arguments()
    arguments.n = Int64(count)
    (arguments.rate, arguments.weight_decay, arguments.momentum) = (step.rate, step.weightDecay, step.momentum)
    arguments.gradient_scale = scale
    (arguments.smoothing, arguments.epsilon) = (step.smoothing, step.epsilon)
    gradient.read { gradient in
      squareAverage.write { squares in
        gradientAverage.write { average in
          velocity.write { velocity in
            (arguments.gradient, arguments.square_average) = (gradient, squares)
            arguments.gradient_average = step.centered ? average : nil
            arguments.velocity = usesVelocity ? velocity : nil
            replace { parameter, out in
              (arguments.parameter, arguments.out) = (parameter, out)
              rk_rmsprop(&arguments)
            }
          }
        }
      }
    }
  }

  package mutating func updateAdagrad(
    gradient: Tensor, scaledBy scale: Float = 1, rate: Float, epsilon: Float, weightDecay: Float,
    squareSum: inout Tensor
  ) {
    requireUpdate(gradient)
    requireState(squareSum)
    var arguments = rk_adagrad_arguments()
    arguments.n = Int64(count)
    (arguments.rate, arguments.weight_decay, arguments.epsilon) = (rate, weightDecay, epsilon)
    arguments.gradient_scale = scale
    gradient.read { gradient in
      squareSum.write { sum in
        (arguments.gradient, arguments.square_sum) = (gradient, sum)
        replace { parameter, out in
          (arguments.parameter, arguments.out) = (parameter, out)
          rk_adagrad(&arguments)
        }
      }
    }
  }

  /// Moves an average by `share` of its distance from `x`, and onto it where that is 1.
  package mutating func moveAverage(toward x: Tensor, share: Float) {
    requireState(x)
    var arguments = rk_average_arguments()
    (arguments.n, arguments.share) = (Int64(count), share)
    x.read { x in
      arguments.x = x
      replace { average, out in
        (arguments.average, arguments.out) = (average, out)
        rk_average(&arguments)
      }
    }
  }

  /// Brings every element into `-limit...limit`, in place where nothing else shares the storage. A NaN stays one.
  package mutating func clamp(to limit: Float) {
    var arguments = rk_clamp_arguments()
    (arguments.n, arguments.limit) = (Int64(count), limit)
    replace { x, out in
      (arguments.x, arguments.out) = (x, out)
      rk_clamp(&arguments)
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
    touchedRows = nil
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

  private func requireState(_ state: Tensor) {
    requireShape(state.shape == shape, "a state of shape \(state.shape) is not that of a parameter of shape \(shape)")
  }
}
