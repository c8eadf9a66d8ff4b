/// The linear recurrence `h[t] = factors[t] · h[t−1] + terms[t]`, element by element, over all steps at once: an
/// associative scan over the pairs (factor, term), as minGRU and minLSTM (Feng et al. 2024) are trained.
///
/// - Parameters:
///   - factors: what the state before is multiplied by, `[T, …]`.
///   - terms: what is added, of the same shape.
///   - initial: `[…]`, the state before the first step; zeros if nil.
/// - Returns: the states after each step, `[T, …]`.
public func linearScan(_ factors: Tensor, _ terms: Tensor, initial: Tensor? = nil) -> Tensor {
  requireShape(
    factors.shape == terms.shape && factors.rank > 0,
    "linearScan: factors of shape \(factors.shape) and terms of shape \(terms.shape) are not both [T, …]")
  let stateShape = Array(factors.shape.dropFirst())
  if let initial {
    requireShape(
      initial.shape == stateShape,
      "linearScan: an initial state of shape \(initial.shape) does not fit \(factors.shape), which needs \(stateShape)")
  }
  let states = Kernels.scan(factors, terms, initial: initial)
  guard let tape = Tape.recording([factors, terms] + [initial].compactMap { $0 }) else { return states }
  let slots = (factors: factors.slot(on: tape), terms: terms.slot(on: tape), initial: initial?.slot(on: tape))
  let (factors0, initial0) = (factors.detached(), initial?.detached())
  return tape.record([states]) { outputs, cotangents in
    guard var gradient = cotangents.take(outputs.lowerBound) else { return }
    let (dFactors, dInitial) = Kernels.scanBackward(
      &gradient, factors: factors0, states: states, initial: initial0, wantsFactors: slots.factors != nil,
      wantsInitial: slots.initial.map { _ in stateShape })
    if let slot = slots.factors, let dFactors { cotangents.add(dFactors, to: slot) }
    if let slot = slots.initial, let dInitial { cotangents.add(dInitial, to: slot) }
    if let slot = slots.terms { cotangents.add(gradient, to: slot) }
  }[0]
}
