/// eˣ divided by its sum along one axis, the greatest element subtracted first.
public func softmax(_ x: Tensor, axis: Int = -1) -> Tensor {
  alongLast(x, axis) { x in
    let y = Kernels.softmax(x)
    guard let tape = Tape.recording(x) else { return y }
    return tape.record(y, x) { Kernels.softmaxGradient(output: y, $0) }
  }
}

/// The logarithm of ``softmax(_:axis:)``, without the loss of taking it afterwards.
public func logSoftmax(_ x: Tensor, axis: Int = -1) -> Tensor {
  alongLast(x, axis) { x in
    let y = Kernels.logSoftmax(x)
    guard let tape = Tape.recording(x) else { return y }
    return tape.record(y, x) { Kernels.logSoftmaxGradient(output: y, $0) }
  }
}

/// The mean over the rows of −log softmax(logits)[label], in nats.
///
/// - Parameters:
///   - logits: `[rows, classes]`, not normalised.
///   - labels: `[rows]`, each in `0..<classes`.
/// - Returns: a scalar.
public func softmaxCrossEntropy(logits: Tensor, labels: IndexTensor) -> Tensor {
  requireShape(
    logits.rank == 2 && labels.count == logits.shape[0] && labels.rank == 1,
    "softmaxCrossEntropy takes logits [rows, classes] and labels [rows], not \(logits.shape) and \(labels.shape)")
  requireShape(labels.count > 0, "softmaxCrossEntropy has no mean over no rows")
  labels.requireIDs(below: logits.shape[1], "softmaxCrossEntropy")
  let rows = Double(labels.count)
  guard let tape = Tape.recording(logits), let slot = logits.slot(on: tape) else {
    return Tensor(Float(Kernels.crossEntropy(logits: logits, labels: labels.scalars) / rows))
  }
  let (total, probabilities) = Kernels.crossEntropyAndSoftmax(logits: logits, labels: labels.scalars)
  let loss = Tensor(Float(total / rows))
  // Written in place when the pullback runs, so that no second matrix of the logits' size is needed.
  var saved = probabilities
  return tape.record(loss) { gradient, cotangents in
    Kernels.crossEntropyGradient(&saved, labels: labels.scalars, scale: gradient.scalar / Float(rows))
    cotangents.add(saved, to: slot)
  }
}

/// Runs `body`, which works along the last axis, along another.
private func alongLast(_ x: Tensor, _ axis: Int, _ body: (Tensor) -> Tensor) -> Tensor {
  let axis = x.normalized(axis: axis)
  if axis == x.rank - 1 { return body(x) }
  var swapped = Array(0..<x.rank)
  swapped.swapAt(axis, x.rank - 1)
  return body(x.transposed(permutation: swapped)).transposed(permutation: swapped)
}
