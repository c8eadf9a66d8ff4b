extension Tensor {
  /// The same elements in another shape; one extent may be -1 and follows from the others.
  public func reshaped(to shape: [Int]) -> Tensor {
    let shape = resolved(shape, count: count)
    requireShape(elementCount(of: shape) == count, "a tensor of shape \(self.shape) cannot take the shape \(shape)")
    let y = viewed(as: shape)
    guard let tape = Tape.recording(self) else { return y }
    let original = self.shape
    return tape.record(y, self) { $0.viewed(as: original) }
  }

  /// The transpose of a matrix.
  public func transposed() -> Tensor {
    requireShape(rank == 2, "transposed() takes a matrix, not the shape \(shape); name a permutation")
    let y = Kernels.transpose(self)
    guard let tape = Tape.recording(self) else { return y }
    return tape.record(y, self) { Kernels.transpose($0) }
  }

  /// The dimensions in another order: dimension `i` of the result is dimension `permutation[i]` of this tensor.
  public func transposed(permutation: [Int]) -> Tensor {
    requireShape(
      permutation.sorted() == Array(0..<rank), "\(permutation) does not order the dimensions of the shape \(shape)")
    let y = Kernels.permute(self, permutation)
    guard let tape = Tape.recording(self) else { return y }
    var inverse = permutation
    for (axis, source) in permutation.enumerated() { inverse[source] = axis }
    return tape.record(y, self) { [inverse] in Kernels.permute($0, inverse) }
  }

  /// The part `range` of one axis, copied; the axis stays.
  public func sliced(_ range: Range<Int>, axis: Int = 0) -> Tensor {
    let axis = normalized(axis: axis)
    requireShape(
      range.lowerBound >= 0 && range.upperBound <= shape[axis],
      "the slice \(range) leaves axis \(axis) of a tensor of shape \(shape)")
    let y = Kernels.slice(self, axis: axis, range)
    guard let tape = Tape.recording(self), let slot = slot(on: tape) else { return y }
    let original = shape
    return tape.record(y) { gradient, cotangents in
      cotangents.accumulate(into: slot, shape: original) {
        Kernels.add(gradient, toSliceOf: &$0, axis: axis, start: range.lowerBound)
      }
    }
  }

  /// Element `index` of the first axis, which goes: `x[t]` of `[T, N, H]` is `[N, H]`.
  public subscript(index: Int) -> Tensor {
    requireShape(rank > 0, "a scalar has no elements to index")
    return sliced(index..<(index + 1)).reshaped(to: Array(shape.dropFirst()))
  }

  /// Rows of a matrix: `[V, H]` gathered at ids of shape `[…]` gives `[…, H]`. The gradient adds into the rows.
  public func gathered(at ids: IndexTensor) -> Tensor {
    requireShape(rank == 2, "gathered(at:) takes rows of a matrix, not of the shape \(shape)")
    ids.requireIDs(below: shape[0], "gathered(at:)")
    let y = Kernels.gatherRows(self, ids)
    guard let tape = Tape.recording(self), let slot = slot(on: tape) else { return y }
    let original = shape
    return tape.record(y) { gradient, cotangents in
      cotangents.addRows(gradient, at: ids, to: slot, shape: original)
    }
  }
}
