import CRefrainKernels

/// The exponential of each element.
public func exp(_ x: Tensor) -> Tensor {
  let y = Kernels.unary(RK_EXP, x)
  guard let tape = Tape.recording(x) else { return y }
  return tape.record(y, x) { $0 * y }
}

/// The natural logarithm of each element: −∞ for 0, NaN for a negative number.
public func log(_ x: Tensor) -> Tensor {
  let y = Kernels.unary(RK_LOG, x)
  guard let tape = Tape.recording(x) else { return y }
  let x0 = x.detached()
  return tape.record(y, x) { $0 / x0 }
}

/// The square root of each element, NaN for a negative number.
public func sqrt(_ x: Tensor) -> Tensor {
  let y = Kernels.unary(RK_SQRT, x)
  guard let tape = Tape.recording(x) else { return y }
  return tape.record(y, x) { $0 / (2 * y) }
}

/// The magnitude of each element; its derivative at 0 is 0.
public func abs(_ x: Tensor) -> Tensor {
  let y = Kernels.unary(RK_ABS, x)
  guard let tape = Tape.recording(x) else { return y }
  let x0 = x.detached()
  return tape.record(y, x) { $0 * ((x0 .> 0) - (x0 .< 0)) }
}

/// The hyperbolic tangent of each element.
public func tanh(_ x: Tensor) -> Tensor {
  let y = Kernels.unary(RK_TANH, x)
  guard let tape = Tape.recording(x) else { return y }
  return tape.record(y, x) { Kernels.aligned(RK_TANH_GRADIENT, $0, y) }
}

/// The logistic function 1 / (1 + e⁻ˣ) of each element.
public func sigmoid(_ x: Tensor) -> Tensor {
  let y = Kernels.unary(RK_SIGMOID, x)
  guard let tape = Tape.recording(x) else { return y }
  return tape.record(y, x) { Kernels.aligned(RK_SIGMOID_GRADIENT, $0, y) }
}

/// max(x, 0) of each element; its derivative at 0 is 0.
public func relu(_ x: Tensor) -> Tensor {
  let y = Kernels.unary(RK_RELU, x)
  guard let tape = Tape.recording(x) else { return y }
  return tape.record(y, x) { Kernels.aligned(RK_RELU_GRADIENT, $0, y) }
}
