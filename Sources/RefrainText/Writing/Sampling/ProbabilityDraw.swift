/// Probabilities to draw from, which need not sum to 1.
///
/// Sums are taken of blocks, several lanes side by side: one addition after the other over all would take longer than
/// the softmax.
struct ProbabilityDraw {
  private static let blockLength = 64

  private let probabilities: UnsafeBufferPointer<Float>

  init(_ probabilities: UnsafeBufferPointer<Float>) { self.probabilities = probabilities }

  /// The id up to which the probabilities come to more than `share`, from 0 up to 1, of their sum.
  func id(at share: Double) -> Int {
    var total = 0.0
    for start in blockStarts { total += blockSum(from: start) }
    let threshold = share * total
    var before = 0.0
    for start in blockStarts {
      let sum = before + blockSum(from: start)
      if threshold < sum { return id(at: threshold, before: before, from: start) }
      before = sum
    }
    return lastPossible(before: probabilities.count)
  }

  private var blockStarts: StrideTo<Int> { stride(from: 0, to: probabilities.count, by: Self.blockLength) }

  private func id(at threshold: Double, before: Double, from start: Int) -> Int {
    let end = min(start + Self.blockLength, probabilities.count)
    var sum = before
    for id in start..<end {
      sum += Double(probabilities[id])
      if threshold < sum { return id }
    }
    return lastPossible(before: end)
  }

  /// Where rounding leaves a threshold at the very end.
  private func lastPossible(before end: Int) -> Int { probabilities[..<end].lastIndex { $0 > 0 } ?? 0 }

  private func blockSum(from start: Int) -> Double {
    let end = min(start + Self.blockLength, probabilities.count)
    var (lanes, id) = (SIMD4<Double>.zero, start)
    while id + 4 <= end {
      let four = SIMD4(probabilities[id], probabilities[id + 1], probabilities[id + 2], probabilities[id + 3])
      lanes += SIMD4<Double>(four)
      id += 4
    }
    var sum = lanes.sum()
    while id < end {
      sum += Double(probabilities[id])
      id += 1
    }
    return sum
  }
}
