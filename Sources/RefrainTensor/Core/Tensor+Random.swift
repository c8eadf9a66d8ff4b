extension Tensor {
  /// Independent numbers from the normal distribution.
  ///
  /// One draw from `generator` keys a counter-based stream (Philox4x32-10), so the numbers are the same on every
  /// platform and however many threads there are.
  public init(
    randomNormal shape: [Int], mean: Float = 0, standardDeviation: Float = 1,
    using generator: inout some RandomNumberGenerator
  ) {
    self = Kernels.randomNormal(shape, mean: mean, deviation: standardDeviation, key: generator.next())
  }

  /// Independent numbers, evenly distributed over `range`; keyed as ``init(randomNormal:mean:standardDeviation:using:)``.
  public init(
    randomUniform shape: [Int], in range: Range<Float> = 0..<1, using generator: inout some RandomNumberGenerator
  ) {
    self = Kernels.randomUniform(shape, in: range, key: generator.next())
  }

  /// A mask for inverted dropout: 1 / (1 − rate) with probability 1 − rate, else 0.
  package init(dropoutMask shape: [Int], rate: Float, key: UInt64) {
    self = Kernels.dropoutMask(shape, keep: 1 - rate, key: key)
  }
}
