/// The product of two matrices, either of them read as its transpose without being copied.
///
/// - Parameters:
///   - a: `[M, K]`, or `[K, M]` if `transposeA`.
///   - transposeA: whether the first matrix is used transposed.
///   - b: `[K, N]`, or `[N, K]` if `transposeB`.
///   - transposeB: whether the second matrix is used transposed.
/// - Returns: `[M, N]`.
public func matmul(_ a: Tensor, transposeA: Bool = false, _ b: Tensor, transposeB: Bool = false) -> Tensor {
  requireMatrices(a, transposeA, b, transposeB)
  let y = Kernels.matmul(a, transposeA: transposeA, b, transposeB: transposeB)
  guard let tape = Tape.recording(a, b) else { return y }
  let (a0, b0) = (a.detached(), b.detached())
  return tape.record(
    y, a, { gradientOfFirst($0, b0, transposeA, transposeB) },
    b, { gradientOfSecond($0, a0, transposeA, transposeB) })
}

/// `x · weightᵀ + bias`, the dense layer, in one pass.
///
/// - Parameters:
///   - x: `[rows, in]`.
///   - weight: `[out, in]`, as PyTorch's `Linear` has it.
///   - bias: `[out]`.
/// - Returns: `[rows, out]`.
package func linear(_ x: Tensor, weight: Tensor, bias: Tensor?) -> Tensor {
  requireMatrices(x, false, weight, true)
  if let bias {
    requireShape(
      bias.shape == [weight.shape[0]], "linear: the bias \(bias.shape) does not fit the weight \(weight.shape)")
  }
  let y = Kernels.matmul(x, weight, transposeB: true, bias: bias)
  guard let tape = Tape.recording([x, weight] + (bias.map { [$0] } ?? [])) else { return y }
  let (x0, weight0) = (x.detached(), weight.detached())
  let slots = (x: x.slot(on: tape), weight: weight.slot(on: tape), bias: bias?.slot(on: tape))
  return tape.record(y) { gradient, cotangents in
    if let slot = slots.x { cotangents.add(Kernels.matmul(gradient, weight0), to: slot) }
    if let slot = slots.weight { cotangents.add(Kernels.matmul(gradient, transposeA: true, x0), to: slot) }
    if let slot = slots.bias { cotangents.add(Kernels.sumRows(gradient, columns: weight0.shape[0]), to: slot) }
  }
}

private func requireMatrices(_ a: Tensor, _ transposeA: Bool, _ b: Tensor, _ transposeB: Bool) {
  requireShape(
    a.rank == 2 && b.rank == 2 && a.shape[transposeA ? 0 : 1] == b.shape[transposeB ? 1 : 0],
    "the matrices \(a.shape)\(transposeA ? "ᵀ" : "") and \(b.shape)\(transposeB ? "ᵀ" : "") have no product")
}

/// The gradient g of `op(a) op(b)` with respect to `a`: g op(b)ᵀ, transposed where `a` was.
private func gradientOfFirst(_ g: Tensor, _ b: Tensor, _ transposeA: Bool, _ transposeB: Bool) -> Tensor {
  transposeA
    ? Kernels.matmul(b, transposeA: transposeB, g, transposeB: true)
    : Kernels.matmul(g, b, transposeB: !transposeB)
}

/// The gradient g of `op(a) op(b)` with respect to `b`: op(a)ᵀ g, transposed where `b` was.
private func gradientOfSecond(_ g: Tensor, _ a: Tensor, _ transposeA: Bool, _ transposeB: Bool) -> Tensor {
  transposeB
    ? Kernels.matmul(g, transposeA: true, a, transposeB: transposeA)
    : Kernels.matmul(a, transposeA: !transposeA, g)
}
