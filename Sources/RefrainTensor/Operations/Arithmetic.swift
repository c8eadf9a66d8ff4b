import CRefrainKernels

/// Element by element, with NumPy's broadcasting: shapes are aligned at the last dimension, and an extent of 1
/// repeats. Shapes that do not fit stop the program.
extension Tensor {
  /// Elementwise sum; shapes broadcast as NumPy's do.
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    let y = Kernels.binary(RK_ADD, a, b, name: "+")
    guard let tape = Tape.recording(a, b) else { return y }
    let (shapeA, shapeB) = (a.shape, b.shape)
    return tape.record(y, a, { Kernels.sum($0, to: shapeA) }, b, { Kernels.sum($0, to: shapeB) })
  }

  /// Elementwise difference; shapes broadcast as NumPy's do.
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    let y = Kernels.binary(RK_SUBTRACT, a, b, name: "-")
    guard let tape = Tape.recording(a, b) else { return y }
    let (shapeA, shapeB) = (a.shape, b.shape)
    return tape.record(y, a, { Kernels.sum($0, to: shapeA) }, b, { Kernels.sum(-$0, to: shapeB) })
  }

  /// Elementwise product; shapes broadcast as NumPy's do.
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    let y = Kernels.binary(RK_MULTIPLY, a, b, name: "*")
    guard let tape = Tape.recording(a, b) else { return y }
    let (a0, b0) = (a.detached(), b.detached())
    return tape.record(y, a, { Kernels.sum($0 * b0, to: a0.shape) }, b, { Kernels.sum($0 * a0, to: b0.shape) })
  }

  /// Elementwise quotient; shapes broadcast as NumPy's do.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    let y = Kernels.binary(RK_DIVIDE, a, b, name: "/")
    guard let tape = Tape.recording(a, b) else { return y }
    let (shapeA, b0) = (a.shape, b.detached())
    return tape.record(
      y, a, { Kernels.sum($0 / b0, to: shapeA) }, b, { Kernels.sum(-($0 * y / b0), to: b0.shape) })
  }

  /// Each element with the opposite sign.
  public static prefix func - (x: Tensor) -> Tensor { affine(x, scale: -1, shift: 0) }

  /// Adds a number to each element.
  public static func + (x: Tensor, scalar: Float) -> Tensor { affine(x, scale: 1, shift: scalar) }
  /// Adds each element to a number.
  public static func + (scalar: Float, x: Tensor) -> Tensor { affine(x, scale: 1, shift: scalar) }
  /// Subtracts a number from each element.
  public static func - (x: Tensor, scalar: Float) -> Tensor { affine(x, scale: 1, shift: -scalar) }
  /// Subtracts each element from a number.
  public static func - (scalar: Float, x: Tensor) -> Tensor { affine(x, scale: -1, shift: scalar) }
  /// Multiplies each element by a number.
  public static func * (x: Tensor, scalar: Float) -> Tensor { affine(x, scale: scalar, shift: 0) }
  /// Multiplies a number by each element.
  public static func * (scalar: Float, x: Tensor) -> Tensor { affine(x, scale: scalar, shift: 0) }
  /// Divides each element by a number.
  public static func / (x: Tensor, scalar: Float) -> Tensor { x / Tensor(scalar) }
  /// Divides a number by each element.
  public static func / (scalar: Float, x: Tensor) -> Tensor { Tensor(scalar) / x }

  /// Replaces `a` by the sum.
  public static func += (a: inout Tensor, b: Tensor) { a = a + b }
  /// Replaces `a` by the difference.
  public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
  /// Replaces `a` by the product.
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
  /// Replaces `a` by the quotient.
  public static func /= (a: inout Tensor, b: Tensor) { a = a / b }

  private static func affine(_ x: Tensor, scale: Float, shift: Float) -> Tensor {
    let y = Kernels.affine(x, scale: scale, shift: shift)
    guard let tape = Tape.recording(x) else { return y }
    return tape.record(y, x) { Kernels.affine($0, scale: scale, shift: 0) }
  }
}
