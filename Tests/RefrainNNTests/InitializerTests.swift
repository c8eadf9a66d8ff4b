import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

@Suite struct InitializerTests {
  @Test func constants() {
    var random = SplitMix64(seed: 1)
    #expect(Initializer.zeros([3, 2], using: &random) == Tensor(zeros: [3, 2]))
    #expect(Initializer.constant(0.25)([3, 2], using: &random) == Tensor(repeating: 0.25, shape: [3, 2]))
  }

  /// 300 × 500, so that the fans are told apart; the deviation of a mean of 150,000 is 0.0026 of one.
  @Test(arguments: [
    (Initializer.normal(standardDeviation: 0.01), 0.0, 0.01),
    (.normal(mean: 3, standardDeviation: 2), 3, 2),
    (.uniform(-1..<3), 1, 4 / 12.0.squareRoot()),
    (.glorotUniform, 0, (2.0 / 800).squareRoot()),
    (.glorotNormal, 0, (2.0 / 800).squareRoot()),
  ])
  func meansAndDeviations(initializer: Initializer, mean: Double, deviation: Double) {
    var generator = Philox(seed: 2)
    let values = initializer([300, 500], using: &generator).scalars.map { Double($0) }
    let count = Double(values.count)
    let actualMean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    #expect(abs(actualMean - mean) < 5 * deviation / count.squareRoot())
    #expect(abs(variance.squareRoot() / deviation - 1) < 0.01)
  }

  @Test(arguments: [([300, 500], 800.0), ([40, 7], 47), ([7, 40], 47), ([64], 128)] as [([Int], Double)])
  func glorotUniformReachesItsLimit(shape: [Int], fans: Double) {
    var generator = Philox(seed: 3)
    let limit = (6 / fans).squareRoot()
    let largest =
      Initializer.glorotUniform(shape, using: &generator).scalars.map { Double(abs($0)) }.max() ?? 0
    #expect(largest <= limit * (1 + 1e-6))
    #expect(largest > limit * 0.95)
  }

  @Test(arguments: [[6, 6], [5, 9], [9, 5], [1, 4], [4, 1], [128, 128], [40, 256]])
  func orthogonalRowsOrColumns(shape: [Int]) {
    var generator = Philox(seed: 4)
    let q = Initializer.orthogonal(shape, using: &generator)
    #expect(q.shape == shape)
    let product =
      shape[0] <= shape[1] ? matmul(q, q, transposeB: true) : matmul(q, transposeA: true, q)
    let size = min(shape[0], shape[1])
    let identity = Tensor(OneHot(IndexTensor([Int32](0..<Int32(size))), depth: size))
    #expect(mismatch("qqᵀ", product, identity, tolerance: 1e-5) == nil)
    // Not the identity itself, nor always the same.
    #expect(q != Initializer.orthogonal(shape, using: &generator))
  }

  @Test(arguments: [Initializer.orthogonal, .glorotNormal, .glorotUniform, .uniform(0..<1)])
  func equalSeedsGiveEqualTensors(initializer: Initializer) {
    var (first, second) = (Philox(seed: 5), Philox(seed: 5))
    #expect(initializer([9, 5], using: &first) == initializer([9, 5], using: &second))
  }

  /// Signs are drawn, too: over many matrices each corner has mean 0 and no fixed sign.
  @Test func orthogonalMatricesHaveNoPreferredSign() {
    var generator = Philox(seed: 6)
    let corners = (0..<400).map { _ in Initializer.orthogonal([3, 3], using: &generator).scalars }
    for index in 0..<9 {
      let positive = corners.count { $0[index] > 0 }
      #expect((150...250).contains(positive))
    }
  }
}
