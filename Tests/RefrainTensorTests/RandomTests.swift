import RefrainTensor
import Testing
import _RefrainTestSupport

/// Philox4x32-10 written from the paper, to hold ours against.
private func philox(key: (UInt32, UInt32), counter: [UInt32]) -> [UInt32] {
  var (key, x) = (key, counter)
  for _ in 0..<10 {
    let first = UInt64(x[0]) * 0xD251_1F53
    let second = UInt64(x[2]) * 0xCD9E_8D57
    x = [
      UInt32(second >> 32) ^ x[1] ^ key.0, UInt32(truncatingIfNeeded: second),
      UInt32(first >> 32) ^ x[3] ^ key.1, UInt32(truncatingIfNeeded: first),
    ]
    key = (key.0 &+ 0x9E37_79B9, key.1 &+ 0xBB67_AE85)
  }
  return x
}

private func lanes(seed: UInt64, block: UInt64) -> [UInt32] {
  philox(
    key: (UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32)),
    counter: [UInt32(truncatingIfNeeded: block), UInt32(block >> 32), 0, 0])
}

/// Gives one number, to key a fill with.
private struct Key: RandomNumberGenerator {
  let value: UInt64
  func next() -> UInt64 { value }
}

@Suite struct RandomTests {
  /// The known answers of Random123, `kat_vectors`.
  @Test(arguments: [
    (UInt32(0), UInt32(0), [UInt32](repeating: 0, count: 4), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    (.max, .max, [UInt32](repeating: .max, count: 4), "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    (
      0xa409_3822, 0x299f_31d0, [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
      "d16cfe09 94fdcceb 5001e420 24126ea1"
    ),
  ])
  func theReferenceKnowsTheAnswers(key0: UInt32, key1: UInt32, counter: [UInt32], answer: String) {
    let words = philox(key: (key0, key1), counter: counter)
    #expect(words == answer.split(separator: " ").compactMap { UInt32($0, radix: 16) })
  }

  @Test(arguments: [0, 1, 0x1234_5678_9abc_def0, .max] as [UInt64], [0, 1, 7, 1 << 33] as [UInt64])
  func philoxIsTheReference(seed: UInt64, block: UInt64) {
    let lanes = lanes(seed: seed, block: block).map { UInt64($0) }
    var generator = Philox(seed: seed, position: block * 2)
    #expect(generator.next() == lanes[0] | lanes[1] << 32)
    #expect(generator.next() == lanes[2] | lanes[3] << 32)
    #expect(generator.position == block * 2 + 2)
  }

  @Test func aStreamGoesOnFromItsPosition() {
    var whole = Philox(seed: 5)
    let numbers = (0..<20).map { _ in whole.next() }
    #expect(Set(numbers).count == 20)
    for position in 0..<20 {
      var rest = Philox(seed: 5, position: UInt64(position))
      #expect(rest.next() == numbers[position])
    }
  }

  @Test func uniformFillsAreTheStreamsLanes() {
    var key = Key(value: 0xfeed_beef_0000_0007)
    let x = Tensor(randomUniform: [3, 341], using: &key)
    let expected = (0..<1_023).map { index in
      Float(lanes(seed: key.value, block: UInt64(index / 4))[index % 4] >> 8) * 0x1p-24
    }
    #expect(x.scalars == expected)
  }

  @Test(arguments: [Float(0)..<1, -3..<5, 0.001..<0.0010001, -1e-30..<1e30, 16_777_215..<16_777_216])
  func uniformFillsStayInTheirRange(range: Range<Float>) {
    var generator = Philox(seed: 3)
    let x = Tensor(randomUniform: [200_000], in: range, using: &generator).scalars
    #expect(x.allSatisfy { range.contains($0) })
  }

  @Test func uniformFillsAreEvenlyDistributed() {
    var generator = Philox(seed: 4)
    let count = 400_000
    let x = Tensor(randomUniform: [count], in: -2..<6, using: &generator).scalars
    var bins = [Int](repeating: 0, count: 64)
    for value in x { bins[Int((value + 2) * 8)] += 1 }
    let expected = Double(count) / 64
    let chiSquared = bins.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // 63 degrees of freedom: mean 63, deviation 11.2.
    #expect((20..<120).contains(chiSquared))
  }

  /// Moments within five standard errors, and tails as large as they should be.
  @Test(arguments: [(Float(0), Float(1)), (3, 0.01), (-50, 20)])
  func normalFills(mean: Float, deviation: Float) {
    var generator = Philox(seed: 6)
    let count = 400_001
    let x = Tensor(randomNormal: [count], mean: mean, standardDeviation: deviation, using: &generator)
    let z = x.scalars.map { (Double($0) - Double(mean)) / Double(deviation) }
    var powers = [0.0, 0, 0, 0, 0]
    for z in z {
      let square = z * z
      powers[1] += z
      powers[2] += square
      powers[3] += square * z
      powers[4] += square * square
    }
    let moment = powers.map { $0 / Double(count) }
    let error = 5 / Double(count).squareRoot()
    #expect(abs(moment[1]) < error)
    #expect(abs(moment[2] - 1) < error * 2.0.squareRoot())
    #expect(abs(moment[3]) < error * 15.0.squareRoot())
    #expect(abs(moment[4] - 3) < error * 96.0.squareRoot())
    #expect(abs(Double(z.count { abs($0) > 1.959964 }) / Double(count) - 0.05) < 0.002)
    #expect(z.contains { $0 > 4 } && z.contains { $0 < -4 })
    let neighbours = zip(z, z.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
    #expect(abs(neighbours) < error)
  }

  /// A longer fill begins with a shorter one, so no fill depends on how it was split.
  @Test(arguments: [1, 2, 3, 4, 5, 63, 64, 65, 1_000])
  func aFillIsAPrefixOfALongerOne(count: Int) {
    var key = Key(value: 11)
    #expect(
      Tensor(randomNormal: [count], using: &key).scalars
        == Array(Tensor(randomNormal: [3_000], using: &key).scalars[..<count]))
    #expect(
      Tensor(dropoutMask: [count], rate: 0.5, key: 1).scalars
        == Array(Tensor(dropoutMask: [3_000], rate: 0.5, key: 1).scalars[..<count]))
  }

  @Test(arguments: [Float(0.1), 0.5, 0.9])
  func dropoutMasks(rate: Float) {
    let mask = Tensor(dropoutMask: [200, 1_000], rate: rate, key: 12).scalars
    let kept = mask.count { $0 != 0 }
    #expect(Set(mask) == [0, 1 / (1 - rate)])
    let error = 5 * (Double(rate) * (1 - Double(rate)) / 200_000).squareRoot()
    #expect(abs(Double(kept) / 200_000 - (1 - Double(rate))) < error)
  }

  @Test func indicesBelowABoundAreAllAsLikely() {
    var generator = Philox(seed: 8)
    var bins = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { bins[generator.index(below: 7)] += 1 }
    // Deviation 93.
    #expect(bins.allSatisfy { abs($0 - 10_000) < 500 })
    #expect((0..<100).allSatisfy { _ in generator.index(below: 1) == 0 })
    let units = (0..<10_000).map { _ in generator.unitDouble() }
    #expect(units.allSatisfy { (0..<1).contains($0) })
    #expect(abs(units.reduce(0, +) / 10_000 - 0.5) < 0.015)
  }

  @Test func fillsDrawOneNumberEach() {
    var (generator, other) = (Philox(seed: 9), Philox(seed: 9))
    _ = Tensor(randomNormal: [1_000], using: &generator)
    _ = Tensor(randomUniform: [7], using: &generator)
    #expect(generator.position == 2)
    let first = Tensor(randomNormal: [50], using: &other)
    #expect(first != Tensor(randomNormal: [50], using: &other))
  }
}
