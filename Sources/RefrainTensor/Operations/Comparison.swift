import CRefrainKernels

/// Comparisons element by element, broadcast as arithmetic is: 1 where they hold and 0 elsewhere, a constant.
extension Tensor {
  /// 1 where elements are equal, else 0; no gradient flows through a comparison.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { Kernels.binary(RK_EQUAL, a, b, name: ".==") }
  /// 1 where elements differ, else 0.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { Kernels.binary(RK_NOT_EQUAL, a, b, name: ".!=") }
  /// 1 where the left element is less, else 0.
  public static func .< (a: Tensor, b: Tensor) -> Tensor { Kernels.binary(RK_LESS, a, b, name: ".<") }
  /// 1 where the left element is less or equal, else 0.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { Kernels.binary(RK_LESS_OR_EQUAL, a, b, name: ".<=") }
  /// 1 where the left element is greater, else 0.
  public static func .> (a: Tensor, b: Tensor) -> Tensor { Kernels.binary(RK_LESS, b, a, name: ".>") }
  /// 1 where the left element is greater or equal, else 0.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { Kernels.binary(RK_LESS_OR_EQUAL, b, a, name: ".>=") }

  /// 1 where elements equal a number, else 0.
  public static func .== (a: Tensor, b: Float) -> Tensor { a .== Tensor(b) }
  /// 1 where elements differ from a number, else 0.
  public static func .!= (a: Tensor, b: Float) -> Tensor { a .!= Tensor(b) }
  /// 1 where elements are less than a number, else 0.
  public static func .< (a: Tensor, b: Float) -> Tensor { a .< Tensor(b) }
  /// 1 where elements are a number or less, else 0.
  public static func .<= (a: Tensor, b: Float) -> Tensor { a .<= Tensor(b) }
  /// 1 where elements are greater than a number, else 0.
  public static func .> (a: Tensor, b: Float) -> Tensor { a .> Tensor(b) }
  /// 1 where elements are a number or greater, else 0.
  public static func .>= (a: Tensor, b: Float) -> Tensor { a .>= Tensor(b) }
}

/// Elements of `a` where `mask` is not 0, of `b` elsewhere; all three of one shape.
///
/// Gradients flow to the element that was taken; `mask` has none.
public func select(_ mask: Tensor, _ a: Tensor, otherwise b: Tensor) -> Tensor {
  requireShape(
    mask.shape == a.shape && a.shape == b.shape,
    "select takes three tensors of one shape, not \(mask.shape), \(a.shape) and \(b.shape)")
  let y = Kernels.select(mask, a, b)
  guard let tape = Tape.recording(a, b) else { return y }
  let mask0 = mask.detached()
  let zeros = Tensor(zeros: a.shape)
  return tape.record(y, a, { Kernels.select(mask0, $0, zeros) }, b, { Kernels.select(mask0, zeros, $0) })
}

/// The greater of two elements, broadcast as arithmetic is; where they are equal the gradient goes to `a`.
public func pointwiseMax(_ a: Tensor, _ b: Tensor) -> Tensor {
  pointwise(RK_MAXIMUM, a, b, name: "pointwiseMax") { $0 .>= $1 }
}

/// The lesser of two elements, broadcast as arithmetic is; where they are equal the gradient goes to `a`.
public func pointwiseMin(_ a: Tensor, _ b: Tensor) -> Tensor {
  pointwise(RK_MINIMUM, a, b, name: "pointwiseMin") { $0 .<= $1 }
}

private func pointwise(
  _ operation: rk_binary, _ a: Tensor, _ b: Tensor, name: StaticString,
  takesFirst: @escaping (Tensor, Tensor) -> Tensor
) -> Tensor {
  let y = Kernels.binary(operation, a, b, name: name)
  guard let tape = Tape.recording(a, b) else { return y }
  let (a0, b0) = (a.detached(), b.detached())
  return tape.record(
    y, a, { Kernels.sum($0 * takesFirst(a0, b0), to: a0.shape) },
    b, { Kernels.sum($0 * (1 - takesFirst(a0, b0)), to: b0.shape) })
}
