import CRefrainKernels

extension Kernels {
  /// The gradients of a head and of what it was given.
  struct HeadGradients {
    var x, weight: Tensor
    var bias: Tensor?
  }

  /// The sum of the rows' cross-entropies in nats, and the gradients of `scale` times it if they are wanted.
  static func linearCrossEntropy(
    _ x: Tensor, weight: Tensor, bias: Tensor?, labels: [Int32], scale: Float, wantsGradients: Bool
  ) -> (total: Double, gradients: HeadGradients?) {
    var arguments = rk_linear_cross_entropy_arguments()
    (arguments.rows, arguments.hidden) = (Int64(x.shape[0]), Int64(x.shape[1]))
    (arguments.classes, arguments.scale) = (Int64(weight.shape[0]), scale)
    let gradients =
      wantsGradients
      ? HeadGradients(
        x: Tensor(uninitialized: x.shape), weight: Tensor(uninitialized: weight.shape),
        bias: bias.map { Tensor(uninitialized: $0.shape) }) : nil
    if let gradients {
      (arguments.gradient_x, arguments.gradient_weight) = (gradients.x.storage.base, gradients.weight.storage.base)
      arguments.gradient_bias = gradients.bias?.storage.base
    }
    let total = x.read { x in
      weight.read { weight in
        withPointer(bias) { bias in
          labels.withUnsafeBufferPointer { labels in
            (arguments.x, arguments.weight, arguments.bias) = (x, weight, bias)
            arguments.labels = labels.baseAddress
            return withExtendedLifetime(gradients) { rk_linear_cross_entropy(&arguments) }
          }
        }
      }
    }
    return (total, gradients)
  }
}
