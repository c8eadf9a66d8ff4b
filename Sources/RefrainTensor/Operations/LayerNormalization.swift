/// Each row of `x` brought to mean 0 and variance 1, then scaled and shifted (Ba et al., 2016), in one pass.
///
/// - Parameters:
///   - x: `[…, size]`.
///   - gain, bias: `[size]`.
///   - epsilon: what is added to a row's variance.
/// - Returns: the shape of `x`.
package func layerNormalization(_ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float) -> Tensor {
  let size = gain.count
  requireShape(
    gain.shape == [size] && bias.shape == [size] && x.shape.last == size && size > 0,
    "layerNormalization: an input of shape \(x.shape) does not fit a gain of shape \(gain.shape) and a bias of shape "
      + "\(bias.shape)")
  let pass = Kernels.layerNorm(x, gain: gain, bias: bias, epsilon: epsilon)
  guard let tape = Tape.recording([x, gain, bias]) else { return pass.y }
  let slots = (x: x.slot(on: tape), gain: gain.slot(on: tape), bias: bias.slot(on: tape))
  let gain0 = gain.detached()
  return tape.record(pass.y) { gradient, cotangents in
    let (dx, products) = Kernels.layerNormGradient(pass, gain: gain0, gradient)
    if let slot = slots.x { cotangents.add(dx, to: slot) }
    if let slot = slots.gain { cotangents.add(Kernels.sumRows(products, columns: size), to: slot) }
    if let slot = slots.bias { cotangents.add(Kernels.sumRows(gradient, columns: size), to: slot) }
  }
}
