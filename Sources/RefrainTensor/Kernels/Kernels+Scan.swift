import CRefrainKernels

/// The first axis is time; the others are columns.
extension Kernels {
  /// `h[t] = factors[t] · h[t−1] + terms[t]`.
  static func scan(_ factors: Tensor, _ terms: Tensor, initial: Tensor?) -> Tensor {
    var arguments = rk_scan_arguments()
    arguments.steps = Int64(factors.shape[0])
    arguments.columns = Int64(factors.count / max(factors.shape[0], 1))
    return factors.read { a in
      terms.read { b in
        withPointer(initial) { initial in
          Tensor(shape: factors.shape) { h in
            (arguments.a, arguments.b, arguments.h0, arguments.h) = (a, b, initial, h)
            rk_scan(&arguments)
          }
        }
      }
    }
  }

  /// `gradient` goes in as that of the states and comes out as that of the terms, in place where nothing else shares
  /// it. Returns the gradients of the factors and of the initial state `shape`, where they are wanted.
  static func scanBackward(
    _ gradient: inout Tensor, factors: Tensor, states: Tensor, initial: Tensor?, wantsFactors: Bool,
    wantsInitial shape: [Int]?
  ) -> (factors: Tensor?, initial: Tensor?) {
    var arguments = rk_scan_backward_arguments()
    arguments.steps = Int64(factors.shape[0])
    arguments.columns = Int64(factors.count / max(factors.shape[0], 1))
    var dFactors = wantsFactors ? Tensor(uninitialized: factors.shape) : nil
    var dInitial = shape.map { Tensor(uninitialized: $0) }
    factors.read { a in
      states.read { h in
        withPointer(initial) { initial in
          gradient.write { gradient in
            (arguments.a, arguments.h, arguments.h0, arguments.gradient) = (a, h, initial, gradient)
            arguments.gradient_a = dFactors?.write { $0 }
            arguments.gradient_h0 = dInitial?.write { $0 }
            rk_scan_backward(&arguments)
          }
        }
      }
    }
    return (dFactors, dInitial)
  }
}
