/// Runs `body` on recorded copies of `tensors` and differentiates the scalar it returns.
///
/// The basis of `valueWithGradient(of:_:)`. When it returns, or `body` throws, the tape is closed and every tensor
/// that left `body` is a constant.
///
/// - Returns: the value, the gradients in the order of `tensors` (zeros where the value does not depend on one),
///   and whatever else `body` returned.
package func valueWithGradients<Auxiliary, E: Error>(
  at tensors: [Tensor], _ body: ([Tensor]) throws(E) -> (Tensor, Auxiliary)
) throws(E) -> (value: Tensor, gradients: [Tensor], auxiliary: Auxiliary) {
  let tape = Tape()
  defer { tape.close() }
  let (value, auxiliary) = try body(tensors.map(tape.leaf))
  requireShape(value.count == 1, "the value to differentiate must be a scalar, but has the shape \(value.shape)")
  guard let slot = value.slot(on: tape) else {
    shapeFailure(
      "the loss does not depend on the parameters it is differentiated by; "
        + "use the model that valueWithGradient hands to its closure")
  }
  let gradients = tape.gradients(of: slot, shape: value.shape, leafCount: tensors.count)
  return (
    value.detached(), zip(gradients, tensors).map { $0 ?? Tensor(zeros: $1.shape) }, auxiliary
  )
}

extension Tensor {
  /// Whether this tensor stands on a tape that is still open.
  package var isTraced: Bool { openTape != nil }

  /// Which of the differentiated tensors this one is, in their order; also of one that was since closed off.
  package var leafIndex: Int? { position?.slot }

  /// This tensor's shape and place on its tape without its values, so that it keeps no storage from being reused.
  package func placeholder() -> Tensor {
    var placeholder = Tensor(shape: shape, count: count, storage: .empty)
    placeholder.position = position
    return placeholder
  }
}
