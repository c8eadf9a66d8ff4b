import CRefrainKernels

extension Kernels {
  /// Rows of a table `[vocabulary, hidden]`, one a step and sequence.
  typealias GatheredInput = (ids: [Int32], table: Tensor)

  /// `h[t] = act(input[t] + bias + h[t−1] · weightᵀ)`.
  ///
  /// - Parameters:
  ///   - output: `[steps, batch, hidden]`. Where there is no `input` it goes in as the input, already multiplied by
  ///     the input weights.
  ///   - input: what the steps read instead.
  static func rnnForward(
    _ output: inout Tensor, input: GatheredInput?, initial: Tensor?, weight: Tensor, bias: Tensor?,
    activation: RecurrentActivation
  ) {
    var arguments = rk_rnn_forward_arguments()
    let shape = output.shape
    (arguments.steps, arguments.batch, arguments.hidden) = (Int64(shape[0]), Int64(shape[1]), Int64(shape[2]))
    arguments.activation = activation.code
    weight.read { weight in
      withPointer(bias) { bias in
        withPointer(initial) { initial in
          withPointer(input?.table) { table in
            (input?.ids ?? []).withUnsafeBufferPointer { ids in
              output.write { output in
                (arguments.weight_hh, arguments.bias, arguments.h0) = (weight, bias, initial)
                if table != nil { (arguments.ids, arguments.table) = (ids.baseAddress, table) }
                if table == nil { arguments.projected = UnsafePointer(output) }
                arguments.output = output
                rk_rnn_forward(&arguments)
              }
            }
          }
        }
      }
    }
  }

  /// Back through time: `gradient` goes in as that of the outputs and comes out as that of the pre-activations, in
  /// place where nothing else shares it. Returns the gradient of the initial state `[batch, hidden]`, if wanted.
  static func rnnBackward(
    _ gradient: inout Tensor, output: Tensor, weight: Tensor, activation: RecurrentActivation, wantsInitial: Bool
  ) -> Tensor? {
    var arguments = rk_rnn_backward_arguments()
    let shape = output.shape
    (arguments.steps, arguments.batch, arguments.hidden) = (Int64(shape[0]), Int64(shape[1]), Int64(shape[2]))
    arguments.activation = activation.code
    var initial = wantsInitial ? Tensor(uninitialized: [shape[1], shape[2]]) : nil
    weight.read { weight in
      output.read { output in
        gradient.write { gradient in
          (arguments.weight_hh, arguments.output, arguments.gradient) = (weight, output, gradient)
          arguments.gradient_h0 = initial?.write { $0 }
          rk_rnn_backward(&arguments)
        }
      }
    }
    return initial
  }

  /// `Σ dz[t]ᵀ h[t−1]` over all steps, `[width, hidden]`, or some rows of it.
  static func recurrentWeightGradient(preactivation dz: Tensor, output: Tensor, initial: Tensor?) -> Tensor {
    var result = Tensor(uninitialized: [dz.shape[2], output.shape[2]])
    recurrentWeightGradient(
      &result, row: 0, preactivation: dz, columns: 0..<dz.shape[2], output: output, initial: initial)
    return result
  }

  /// The rows of `result` from `row` on, from some columns of dz: one product over the steps that follow another, and
  /// one for the step that follows the initial state.
  static func recurrentWeightGradient(
    _ result: inout Tensor, row: Int, preactivation dz: Tensor, columns: Range<Int>, output: Tensor, initial: Tensor?
  ) {
    let (steps, batch, hidden, width) = (output.shape[0], output.shape[1], output.shape[2], dz.shape[2])
    var arguments = rk_matmul_arguments()
    (arguments.m, arguments.n, arguments.k) = (Int64(columns.count), Int64(hidden), Int64((steps - 1) * batch))
    (arguments.transpose_a, arguments.a_stride) = (true, Int64(width))
    (arguments.b_stride, arguments.c_stride) = (Int64(hidden), Int64(hidden))
    dz.read { dz in
      output.read { output in
        withPointer(initial) { initial in
          result.write { result in
            let dz = dz + columns.lowerBound
            (arguments.a, arguments.b, arguments.c) = (dz + batch * width, output, result + row * hidden)
            rk_matmul(&arguments)
            guard let initial else { return }
            (arguments.a, arguments.b, arguments.k) = (dz, initial, Int64(batch))
            arguments.accumulate = true
            rk_matmul(&arguments)
          }
        }
      }
    }
  }

  /// The rows of `result` from `row` on: `Σ dz[t]ᵀ x[t]` from some columns of dz.
  static func weightGradient(
    _ result: inout Tensor, row: Int, preactivation dz: Tensor, columns: Range<Int>, input: Tensor
  ) {
    let (width, inputs) = (dz.shape[2], input.shape[2])
    var arguments = rk_matmul_arguments()
    (arguments.m, arguments.n) = (Int64(columns.count), Int64(inputs))
    arguments.k = Int64(dz.shape[0] * dz.shape[1])
    (arguments.transpose_a, arguments.a_stride) = (true, Int64(width))
    (arguments.b_stride, arguments.c_stride) = (Int64(inputs), Int64(inputs))
    dz.read { dz in
      input.read { input in
        result.write { result in
          (arguments.a, arguments.b, arguments.c) = (dz + columns.lowerBound, input, result + row * inputs)
          rk_matmul(&arguments)
        }
      }
    }
  }
}

extension RecurrentActivation {
  fileprivate var code: rk_activation { self == .relu ? RK_ACTIVATION_RELU : RK_ACTIVATION_TANH }
}
