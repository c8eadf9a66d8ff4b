@testable import RefrainText
import Testing

@Suite struct KeyedPermutationTests {
  /// Around powers of four, where the network's width changes, and small counts, which walk far.
  @Test(arguments: [0, 1, 2, 3, 4, 5, 255, 256, 257, 1_023, 1_024, 1_025, 4_095, 4_096, 4_097, 70_000])
  func everyPlaceOnce(_ count: Int) {
    for (seed, epoch) in [(0, 0), (7, 3), (.max, .max)] as [(UInt64, Int)] {
      let order = KeyedPermutation(count: count, seed: seed, epoch: epoch)
      var seen = [Bool](repeating: false, count: count)
      for place in 0..<count {
        let piece = order[place]
        guard seen.indices.contains(piece), !seen[piece] else {
          Issue.record("piece \(piece) of \(count) occurs twice or does not exist")
          return
        }
        seen[piece] = true
      }
    }
  }

  /// Places beyond 32 bits, as in a text of many terabytes.
  @Test func hugeCounts() {
    let count = 3 << 33
    let order = KeyedPermutation(count: count, seed: 5, epoch: 0)
    let pieces = (0..<1_000).map { order[count - 1 - $0 * 7_919] }
    #expect(Set(pieces).count == 1_000 && pieces.allSatisfy { $0 >= 0 && $0 < count })
    #expect(pieces.contains { $0 > count / 2 } && pieces.contains { $0 < count / 2 })
  }

  /// Every order of four pieces comes up as often as the others: chi-squared with 23 degrees of freedom, whose
  /// 99.9th percentile is 49.7.
  @Test(arguments: [false, true])
  func shufflesEvenly(_ bySeed: Bool) {
    var counts: [[Int]: Int] = [:]
    for number in 0..<12_000 {
      let order = KeyedPermutation(count: 4, seed: bySeed ? UInt64(number) : 3, epoch: bySeed ? 0 : number)
      counts[(0..<4).map { order[$0] }, default: 0] += 1
    }
    #expect(counts.count == 24)
    let distance = counts.values.reduce(0.0) { $0 + Double(($1 - 500) * ($1 - 500)) / 500 }
    #expect(distance < 49.7, "\(counts)")
  }

  /// Neighbours in the order are not neighbours in the text: the pieces' distances are those of a random order, whose
  /// mean is a third of the count and in which a piece follows its predecessor about once.
  @Test func neighboursAreScattered() {
    let order = KeyedPermutation(count: 10_000, seed: 2, epoch: 1)
    let pieces = (0..<10_000).map { order[$0] }
    let steps = zip(pieces, pieces.dropFirst()).map { $1 - $0 }
    let mean = Double(steps.reduce(0) { $0 + abs($1) }) / Double(steps.count)
    #expect(abs(mean - 3_333) < 100)
    #expect(steps.filter { $0 == 1 }.count <= 6)
    #expect(pieces.indices.filter { pieces[$0] == $0 }.count <= 6)
  }
}
