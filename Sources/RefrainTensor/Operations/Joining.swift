/// Tensors one behind the other along an axis; their other dimensions must agree.
public func concatenate(_ parts: [Tensor], axis: Int = 0) -> Tensor {
  requireShape(!parts.isEmpty, "concatenate was given no tensors")
  let axis = parts[0].normalized(axis: axis)
  for part in parts {
    var (a, b) = (parts[0].shape, part.shape)
    requireShape(
      a.count == b.count, "concatenate along axis \(axis): the shapes \(a) and \(b) do not fit together")
    (a[axis], b[axis]) = (0, 0)
    requireShape(
      a == b, "concatenate along axis \(axis): the shapes \(parts[0].shape) and \(part.shape) do not fit together")
  }
  let y = Kernels.concatenate(parts, axis: axis)
  guard let tape = Tape.recording(parts) else { return y }
  let places = parts.map { (slot: $0.slot(on: tape), width: $0.shape[axis]) }
  return tape.record(y) { gradient, cotangents in
    var start = 0
    for (slot, width) in places {
      if let slot { cotangents.add(Kernels.slice(gradient, axis: axis, start..<(start + width)), to: slot) }
      start += width
    }
  }
}

/// Tensors of one shape along a new axis.
public func stack(_ parts: [Tensor], axis: Int = 0) -> Tensor {
  requireShape(!parts.isEmpty, "stack was given no tensors")
  let rank = parts[0].rank
  let axis = axis < 0 ? axis + rank + 1 : axis
  requireShape(0...rank ~= axis, "stack: there is no axis \(axis) between the dimensions of \(parts[0].shape)")
  return concatenate(
    parts.map { part in
      requireShape(part.shape == parts[0].shape, "stack: the shapes \(parts[0].shape) and \(part.shape) differ")
      var shape = part.shape
      shape.insert(1, at: axis)
      return part.reshaped(to: shape)
    }, axis: axis)
}
