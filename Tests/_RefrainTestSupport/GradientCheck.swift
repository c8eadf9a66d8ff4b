public import RefrainNN
public import RefrainTensor

/// Checks gradients along random directions against differences of values.
///
/// For outputs `y = function(x)` of any shape and random weights `w` on them, the gradient of `Σ w·y` times a
/// direction of ±1 must equal the change of `Σ w·y` along it. That change is taken from four values at ±h and
/// ±2h, `(8 (f(h) − f(−h)) − (f(2h) − f(−2h))) / 12h`, whose error falls with h⁴, so that h can be large
/// (2⁻⁸, in every element at once) and the rounding of floats does little harm; the weighted sum itself is
/// taken in double precision. The functions must have no corner within 2h = 0.008 of any input.
///
/// - Parameter tolerance: relative to the gradient's norm, about what a random direction sees of it.
/// - Returns: the first direction along which the two differ, described; nil if there is none.
public func gradientMismatch(
  at inputs: [Tensor], tolerance: Double = 1e-3, directions: Int = 4, seed: UInt64 = 1,
  _ function: ([Tensor]) -> Tensor
) -> String? {
  var random = SplitMix64(seed: seed)
  let weights = random.uniform(function(inputs).shape, in: 0.5..<1.5)
  let gradients = valueWithGradients(at: inputs) { inputs in
    ((function(inputs) * weights).sum(), ())
  }.gradients
  for (index, (gradient, input)) in zip(gradients, inputs).enumerated() where gradient.shape != input.shape {
    return "the gradient of input \(index) has the shape \(gradient.shape), not \(input.shape)"
  }
  let norm = gradients.reduce(0) { $0 + $1.sumOfSquares }.squareRoot()
  for number in 0..<directions {
    let direction = inputs.map { input in
      Tensor((0..<input.count).map { _ in random.next() % 2 == 0 ? 1 : -1 }, shape: input.shape)
    }
    func value(_ step: Float) -> Double {
      dot(function(zip(inputs, direction).map { $0 + $1 * step }), weights)
    }
    let h: Float = 0x1p-8
    let difference = 8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))
    let numeric = difference / (12 * Double(h))
    let analytic = zip(gradients, direction).reduce(0) { $0 + dot($1.0, $1.1) }
    if !(abs(numeric - analytic) <= tolerance * norm) {
      return "direction \(number): the values change by \(numeric), the gradients say \(analytic), "
        + "which may differ by \(tolerance * norm)"
    }
  }
  return nil
}

/// The same for all parameters of a model.
public func gradientMismatch<M: Module>(
  of model: M, tolerance: Double = 1e-3, _ function: (M) -> Tensor
) -> String? {
  gradientMismatch(at: model.parameters.map(\.value), tolerance: tolerance) { values in
    var moved = model
    var next = 0
    moved.forEachParameter { _, parameter in
      parameter = values[next]
      next += 1
    }
    return function(moved)
  }
}

private func dot(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.scalars, b.scalars).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
