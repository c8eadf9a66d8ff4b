public import RefrainTensor

/// The mean over all elements of (prediction − target)², a scalar; both of one shape.
public func meanSquaredError(_ prediction: Tensor, _ target: Tensor) -> Tensor {
  requireShape(
    prediction.shape == target.shape,
    "meanSquaredError compares tensors of one shape, not \(prediction.shape) and \(target.shape)")
  let difference = prediction - target
  return (difference * difference).mean()
}
