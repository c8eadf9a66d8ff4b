public import RefrainTensor

/// Runs `body` with a recorded copy of `model` and differentiates the scalar that it returns with respect to every
/// parameter.
///
/// There is no global mode: only what is computed from the copy inside `body` is recorded. Whatever leaves `body`, a
/// hidden state say, is a constant from then on, so state carried to the next batch neither leaks nor propagates into
/// the past.
///
/// Stops the program if the value is no scalar or does not depend on the copy (the outer model was called).
public func valueWithGradient<M: Module, E: Error>(
  of model: M, _ body: (M) throws(E) -> Tensor
) throws(E) -> (value: Tensor, gradients: Gradients<M>) {
  let result = try valueWithGradient(of: model) { (model: M) throws(E) -> (Tensor, Void) in (try body(model), ()) }
  return (result.value, result.gradients)
}

/// The same, for a body that also returns something that is not differentiated.
public func valueWithGradient<M: Module, Auxiliary, E: Error>(
  of model: M, _ body: (M) throws(E) -> (Tensor, Auxiliary)
) throws(E) -> (value: Tensor, auxiliary: Auxiliary, gradients: Gradients<M>) {
  var skeleton = model
  let result = try valueWithGradients(at: model.parameters.map(\.value)) {
    (leaves: [Tensor]) throws(E) -> (Tensor, Auxiliary) in
    var traced = model
    var next = 0
    traced.forEachParameter { _, parameter in
      parameter = leaves[next]
      next += 1
    }
    assert(reportForgottenParameters(in: traced))
    skeleton = traced
    skeleton.forEachParameter { $1 = $1.placeholder() }
    return try body(traced)
  }
  return (result.value, result.auxiliary, Gradients(skeleton: skeleton, values: result.gradients))
}

/// Stops the program if `model` stores a tensor that its `visit` did not hand out. Debug builds only.
private func reportForgottenParameters<M: Module>(in model: M) -> Bool {
  func search(_ value: Any, _ path: String) {
    if let tensor = value as? Tensor {
      if !tensor.isTraced {
        shapeFailure("\(M.self).visit does not hand out \(path), so it would never be trained or saved")
      }
      return
    }
    for (index, child) in Mirror(reflecting: value).children.enumerated() {
      search(child.value, path + "." + (child.label ?? "\(index)"))
    }
  }
  search(model, "\(M.self)")
  return true
}
