import CRefrainKernels

extension Kernels {
  /// What layer normalisation computes: the result, and what its gradient needs.
  typealias LayerNormPass = (y: Tensor, normalized: Tensor, scales: Tensor)

  static func layerNorm(_ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float) -> LayerNormPass {
    let rows = x.count / gain.count
    var pass = (
      y: Tensor(uninitialized: x.shape), normalized: Tensor(uninitialized: x.shape),
      scales: Tensor(uninitialized: [rows])
    )
    var arguments = rk_layer_norm()
    (arguments.rows, arguments.columns, arguments.epsilon) = (Int64(rows), Int64(gain.count), epsilon)
    x.read { x in
      gain.read { gain in
        bias.read { bias in
          (arguments.x, arguments.gain, arguments.bias) = (x, gain, bias)
          arguments.y = pass.y.write { $0 }
          arguments.normalized = pass.normalized.write { $0 }
          arguments.scales = pass.scales.write { $0 }
          rk_layer_norm_forward(&arguments)
        }
      }
    }
    return pass
  }

  /// The gradient of `x`, and the products whose columns sum to that of the gain.
  static func layerNormGradient(
    _ pass: LayerNormPass, gain: Tensor, _ gradient: Tensor
  ) -> (dx: Tensor, products: Tensor) {
    var (dx, products) = (Tensor(uninitialized: gradient.shape), Tensor(uninitialized: gradient.shape))
    var arguments = rk_layer_norm_gradient()
    (arguments.rows, arguments.columns) = (Int64(pass.scales.count), Int64(gain.count))
    pass.normalized.read { normalized in
      pass.scales.read { scales in
        gain.read { gain in
          gradient.read { gradient in
            (arguments.normalized, arguments.scales) = (normalized, scales)
            (arguments.gain, arguments.g) = (gain, gradient)
            arguments.dx = dx.write { $0 }
            arguments.products = products.write { $0 }
            rk_layer_norm_backward(&arguments)
          }
        }
      }
    }
    return (dx, products)
  }
}
