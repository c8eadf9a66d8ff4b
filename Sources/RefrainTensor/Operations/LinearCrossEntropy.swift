/// `softmaxCrossEntropy(logits: x · weightᵀ + bias, labels)` in one operation: the logits are computed, used and
/// forgotten some hundred rows at a time, so that the matrix of all of them is never stored.
///
/// - Parameters:
///   - x: `[rows, in]`.
///   - weight: `[classes, in]`, a ``Tensor`` as `Linear` has it.
///   - bias: `[classes]`.
///   - labels: `[rows]`, each in `0..<classes`.
/// - Returns: the mean over the rows in nats, a scalar.
public func linearCrossEntropy(_ x: Tensor, weight: Tensor, bias: Tensor?, labels: IndexTensor) -> Tensor {
  requireShape(
    x.rank == 2 && weight.rank == 2 && x.shape[1] == weight.shape[1] && x.shape[1] > 0 && labels.shape == [x.shape[0]],
    "linearCrossEntropy takes x [rows, in], a weight [classes, in] and labels [rows], not \(x.shape), "
      + "\(weight.shape) and \(labels.shape)")
  requireShape(
    bias.map { $0.shape == [weight.shape[0]] } ?? true,
    "linearCrossEntropy: the bias \(bias?.shape ?? []) does not fit the weight \(weight.shape)")
  requireShape(labels.count > 0, "linearCrossEntropy has no mean over no rows")
  labels.requireIDs(below: weight.shape[0], "linearCrossEntropy")
  let rows = Double(labels.count)
  let tape = Tape.recording([x, weight] + (bias.map { [$0] } ?? []))
  let (total, gradients) = Kernels.linearCrossEntropy(
    x, weight: weight, bias: bias, labels: labels.scalars, scale: Float(1 / rows), wantsGradients: tape != nil)
  let loss = Tensor(Float(total / rows))
  guard let tape, let gradients else { return loss }
  let slots = (x: x.slot(on: tape), weight: weight.slot(on: tape), bias: bias?.slot(on: tape))
  // The gradients exist already; all that can still come is a factor.
  return tape.record(loss) { upstream, cotangents in
    let factor = upstream.scalar
    func add(_ gradient: Tensor, to slot: Int?) {
      guard let slot else { return }
      cotangents.add(factor == 1 ? gradient : Kernels.affine(gradient, scale: factor, shift: 0), to: slot)
    }
    add(gradients.x, to: slots.x)
    add(gradients.weight, to: slots.weight)
    if let bias = gradients.bias { add(bias, to: slots.bias) }
  }
}
