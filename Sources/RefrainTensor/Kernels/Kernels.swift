import CRefrainKernels

/// The one seam between tensors and what computes them. Everything here takes and returns values without a place on
/// the tape; another device would stand behind these same functions.
enum Kernels {
  static func fill(_ value: Float, shape: [Int]) -> Tensor {
    var result = Tensor(uninitialized: shape)
    let count = Int64(result.count)
    result.write { rk_fill(count, value, $0) }
    return result
  }

  static func randomNormal(_ shape: [Int], mean: Float, deviation: Float, key: UInt64) -> Tensor {
    let count = Int64(elementCount(of: shape))
    return Tensor(shape: shape) { rk_fill_normal(key, count, mean, deviation, $0) }
  }

  static func randomUniform(_ shape: [Int], in range: Range<Float>, key: UInt64) -> Tensor {
    let count = Int64(elementCount(of: shape))
    return Tensor(shape: shape) { rk_fill_uniform(key, count, range.lowerBound, range.upperBound, $0) }
  }

  static func dropoutMask(_ shape: [Int], keep: Float, key: UInt64) -> Tensor {
    let count = Int64(elementCount(of: shape))
    return Tensor(shape: shape) { rk_fill_dropout_mask(key, count, keep, $0) }
  }
}
