import CRefrainKernels

extension Kernels {
  static func unary(_ operation: rk_unary, _ x: Tensor) -> Tensor {
    x.read { x0 in
      Tensor(shape: x.shape) { rk_apply_unary(operation, Int64(x.count), x0, $0) }
    }
  }

  /// Element by element, with NumPy's broadcasting.
  static func binary(_ operation: rk_binary, _ a: Tensor, _ b: Tensor, name: StaticString) -> Tensor {
    if a.shape == b.shape { return aligned(operation, a, b) }
    let space = Broadcast(a.shape, b.shape, name: name)
    return a.read { a0 in
      b.read { b0 in
        Tensor(shape: space.shape) { out in
          rk_apply_binary(operation, Int32(space.rank), space.extents, a0, space.stridesA, b0, space.stridesB, out)
        }
      }
    }
  }

  /// Element by element of two tensors with as many elements each.
  static func aligned(_ operation: rk_binary, _ a: Tensor, _ b: Tensor) -> Tensor {
    var count = Int64(a.count)
    var stride: Int64 = 1
    return a.read { a0 in
      b.read { b0 in
        Tensor(shape: a.shape) { rk_apply_binary(operation, 1, &count, a0, &stride, b0, &stride, $0) }
      }
    }
  }

  /// `scale * x + shift`
  static func affine(_ x: Tensor, scale: Float, shift: Float) -> Tensor {
    x.read { x0 in Tensor(shape: x.shape) { rk_affine(Int64(x.count), scale, shift, x0, $0) } }
  }

  /// `y += scale * x`, in place where nothing else shares `y`.
  static func add(_ x: Tensor, to y: inout Tensor, scale: Float = 1) {
    let count = Int64(x.count)
    x.read { x0 in y.write { rk_add_scaled(count, scale, x0, $0) } }
  }

  static func select(_ mask: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    mask.read { mask0 in
      a.read { a0 in
        b.read { b0 in Tensor(shape: a.shape) { rk_select(Int64(a.count), mask0, a0, b0, $0) } }
      }
    }
  }
}
