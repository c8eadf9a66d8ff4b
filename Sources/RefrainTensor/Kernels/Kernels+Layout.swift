import CRefrainKernels

extension Kernels {
  static func transpose(_ x: Tensor) -> Tensor {
    x.read { x0 in
      Tensor(shape: [x.shape[1], x.shape[0]]) { rk_transpose(Int64(x.shape[0]), Int64(x.shape[1]), x0, $0) }
    }
  }

  /// Dimension `i` of the result is dimension `order[i]` of `x`.
  static func permute(_ x: Tensor, _ order: [Int]) -> Tensor {
    let strides = denseStrides(x.shape)
    let shape = order.map { x.shape[$0] }
    return x.read { x0 in
      Tensor(shape: shape) {
        rk_copy_strided(Int32(order.count), shape.map(Int64.init), x0, order.map { strides[$0] }, $0)
      }
    }
  }

  /// The part `range` of one axis.
  static func slice(_ x: Tensor, axis: Int, _ range: Range<Int>) -> Tensor {
    let (outer, extent, inner) = x.split(at: axis)
    var shape = x.shape
    shape[axis] = range.count
    return x.read { x0 in
      Tensor(shape: shape) {
        rk_copy_strided(
          2, [Int64(outer), Int64(range.count * inner)], x0 + range.lowerBound * inner,
          [Int64(extent * inner), 1], $0)
      }
    }
  }

  /// Adds `x` to the part of `y` that begins at `start` on one axis, in place where nothing else shares `y`.
  static func add(_ x: Tensor, toSliceOf y: inout Tensor, axis: Int, start: Int) {
    let (outer, extent, inner) = y.split(at: axis)
    let width = x.shape[axis] * inner
    x.read { x0 in
      y.write {
        rk_add_to_strided(
          2, [Int64(outer), Int64(width)], x0, $0 + start * inner, [Int64(extent * inner), 1])
      }
    }
  }

  /// `parts` one behind the other along one axis.
  static func concatenate(_ parts: [Tensor], axis: Int) -> Tensor {
    var shape = parts[0].shape
    shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    let outer = shape[..<axis].reduce(1, *)
    return Tensor(shape: shape) { out in
      let rowStride = shape[axis...].reduce(1, *)
      var offset = 0
      for part in parts {
        let width = part.shape[axis...].reduce(1, *)
        part.read { source in
          for row in 0..<outer {
            (out + row * rowStride + offset).update(from: source + row * width, count: width)
          }
        }
        offset += width
      }
    }
  }

  static func gatherRows(_ table: Tensor, _ ids: IndexTensor) -> Tensor {
    table.read { table0 in
      Tensor(shape: ids.shape + [table.shape[1]]) {
        rk_gather_rows(Int64(ids.count), Int64(table.shape[1]), ids.scalars, table0, $0)
      }
    }
  }

  /// `table[ids[i]] += x[i]`, in place where nothing else shares `table`.
  static func scatterAddRows(_ x: Tensor, at ids: IndexTensor, to table: inout Tensor) {
    let width = Int64(table.shape[1])
    var touched = table.touchedRows
    x.read { x0 in table.write { rk_scatter_add_rows(Int64(ids.count), width, ids.scalars, x0, $0) } }
    if touched != nil { for id in ids.scalars { touched?[Int(id)] = 1 } }
    table.touchedRows = touched
  }

  private static func denseStrides(_ shape: [Int]) -> [Int64] {
    var step: Int64 = 1
    var strides = [Int64](repeating: 0, count: shape.count)
    for axis in shape.indices.reversed() {
      strides[axis] = step
      step *= Int64(shape[axis])
    }
    return strides
  }
}
