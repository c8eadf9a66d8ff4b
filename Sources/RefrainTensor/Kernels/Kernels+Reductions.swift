import CRefrainKernels

extension Kernels {
  static func sum(_ x: Tensor) -> Double { x.read { rk_sum(Int64(x.count), $0) } }

  static func sumOfSquares(_ x: Tensor) -> Double {
    guard let touched = x.touchedRows else { return x.read { rk_sum_of_squares(Int64(x.count), $0) } }
    return x.read { rk_sum_of_squares_of_rows(Int64(x.shape[0]), Int64(x.shape[1]), touched, $0) }
  }

  /// Reduces one axis, which stays with extent 1.
  static func reduce(_ operation: rk_reduction, _ x: Tensor, axis: Int) -> Tensor {
    let (outer, extent, inner) = x.split(at: axis)
    var shape = x.shape
    shape[axis] = 1
    return x.read { x0 in
      Tensor(shape: shape) { rk_reduce(operation, Int64(outer), Int64(extent), Int64(inner), x0, $0) }
    }
  }

  static func argmax(_ x: Tensor, axis: Int) -> [Int32] {
    let (outer, extent, inner) = x.split(at: axis)
    guard outer * inner > 0 else { return [] }
    return [Int32](unsafeUninitializedCapacity: outer * inner) { ids, count in
      x.read { rk_argmax(Int64(outer), Int64(extent), Int64(inner), $0, ids.baseAddress) }
      count = outer * inner
    }
  }

  /// The sum of `x` over the dimensions in which `shape` was repeated to give x's: broadcasting run backwards.
  static func sum(_ x: Tensor, to shape: [Int]) -> Tensor {
    if x.shape == shape { return x }
    var result = x
    let added = x.rank - shape.count
    for axis in 0..<x.rank where x.shape[axis] != 1 && (axis < added || shape[axis - added] == 1) {
      result = reduce(RK_REDUCE_SUM, result, axis: axis)
    }
    return result.viewed(as: shape)
  }

  /// Columns of a matrix `[rows, columns]` summed.
  static func sumRows(_ x: Tensor, columns: Int) -> Tensor {
    x.read { x0 in
      Tensor(shape: [columns]) {
        rk_sum_rows(Int64(x.count / max(columns, 1)), Int64(columns), x0, Int64(columns), 0, $0)
      }
    }
  }
}
