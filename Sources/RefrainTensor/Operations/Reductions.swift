import CRefrainKernels

extension Tensor {
  /// The sum of all elements, a scalar.
  public func sum() -> Tensor {
    let y = Tensor(Float(Kernels.sum(self)))
    guard let tape = Tape.recording(self) else { return y }
    let shape = shape
    return tape.record(y, self) { Tensor(repeating: $0.scalar, shape: shape) }
  }

  /// The sum along one axis, which goes unless it is kept with extent 1.
  public func sum(axis: Int, keepingAxis: Bool = false) -> Tensor {
    let axis = normalized(axis: axis)
    let y = Kernels.reduce(RK_REDUCE_SUM, self, axis: axis)
    return dropping(axis, unless: keepingAxis, recordedSum: y)
  }

  /// The mean of all elements, a scalar.
  public func mean() -> Tensor { sum() / Float(count) }

  /// The mean along one axis, which goes unless it is kept with extent 1.
  public func mean(axis: Int, keepingAxis: Bool = false) -> Tensor {
    sum(axis: axis, keepingAxis: keepingAxis) / Float(shape[normalized(axis: axis)])
  }

  /// The greatest element, a scalar; the gradient goes to the first of equal ones.
  public func max() -> Tensor { reshaped(to: [count]).max(axis: 0) }

  /// The greatest element along one axis, which goes unless it is kept with extent 1. NaN is the greatest of all; the
  /// gradient goes to the first of equal elements.
  public func max(axis: Int, keepingAxis: Bool = false) -> Tensor {
    let axis = normalized(axis: axis)
    requireShape(shape[axis] > 0, "max along the empty axis \(axis) of a tensor of shape \(shape)")
    var y = Kernels.reduce(RK_REDUCE_MAX, self, axis: axis)
    if let tape = Tape.recording(self), let slot = slot(on: tape) {
      let (x0, original) = (detached(), shape)
      y = tape.record(y) { gradient, cotangents in
        let ids = Kernels.argmax(x0, axis: axis)
        let (_, extent, inner) = x0.split(at: axis)
        cotangents.accumulate(into: slot, shape: original) { sum in
          sum.write { sum in
            gradient.read { gradient in
              for (place, id) in ids.enumerated() {
                sum[(place / inner * extent + Int(id)) * inner + place % inner] += gradient[place]
              }
            }
          }
        }
      }
    }
    return keepingAxis ? y : y.reshaped(to: shape.removing(axis))
  }

  /// The index of the greatest element along one axis, which goes; the first of equal ones, a NaN before all others.
  public func argmax(axis: Int = -1) -> IndexTensor {
    let axis = normalized(axis: axis)
    requireShape(shape[axis] > 0, "argmax along the empty axis \(axis) of a tensor of shape \(shape)")
    return IndexTensor(Kernels.argmax(self, axis: axis), shape: shape.removing(axis))
  }

  private func dropping(_ axis: Int, unless keepingAxis: Bool, recordedSum sum: Tensor) -> Tensor {
    var y = sum
    if let tape = Tape.recording(self) {
      let shape = shape
      y = tape.record(y, self) { Kernels.binary(RK_ADD, $0, Tensor(zeros: shape), name: "sum") }
    }
    return keepingAxis ? y : y.reshaped(to: shape.removing(axis))
  }
}

extension [Int] {
  func removing(_ index: Int) -> [Int] {
    var copy = self
    copy.remove(at: index)
    return copy
  }
}
