import CRefrainKernels

extension Kernels {
  /// The product of two matrices, either read as its transpose; `bias` is added to each row.
  static func matmul(
    _ a: Tensor, transposeA: Bool = false, _ b: Tensor, transposeB: Bool = false, bias: Tensor? = nil
  ) -> Tensor {
    let rows = transposeA ? a.shape[1] : a.shape[0]
    let columns = transposeB ? b.shape[0] : b.shape[1]
    var result = Tensor(uninitialized: [rows, columns])
    matmul(a, transposeA: transposeA, b, transposeB: transposeB, bias: bias, into: &result, accumulate: false)
    return result
  }

  static func matmul(
    _ a: Tensor, transposeA: Bool, _ b: Tensor, transposeB: Bool, bias: Tensor? = nil, into c: inout Tensor,
    accumulate: Bool
  ) {
    let (m, n) = (c.shape[0], c.shape[1])
    let k = transposeA ? a.shape[0] : a.shape[1]
    a.read { a0 in
      b.read { b0 in
        withPointer(bias) { bias0 in
          c.write { c0 in
            var arguments = rk_matmul_arguments(
              m: Int64(m), n: Int64(n), k: Int64(k),
              a: a0, a_stride: Int64(a.shape[1]), transpose_a: transposeA,
              b: b0, b_stride: Int64(b.shape[1]), transpose_b: transposeB,
              c: c0, c_stride: Int64(n), accumulate: accumulate, bias: bias0)
            rk_matmul(&arguments)
          }
        }
      }
    }
  }

  static func withPointer<R>(_ x: Tensor?, _ body: (UnsafePointer<Float>?) -> R) -> R {
    guard let x else { return body(nil) }
    return x.read { body($0) }
  }
}
