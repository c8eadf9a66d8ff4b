import RefrainTensor

/// A random order of `0..<count` that is computed place by place instead of being stored: a balanced Feistel network
/// of ten rounds over the next larger 4ᵇ, walked along its cycle until it comes back into the range (Black and Rogaway,
/// "Ciphers with arbitrary finite domains", CT-RSA 2002).
///
/// It depends on the count, the seed and the epoch alone and is the same on every platform.
struct KeyedPermutation: Sendable {
  let count: Int
  private let halfBits: UInt64
  private let keys: [UInt64]

  private static let rounds = 10
  /// Two halves of four bits at least: in a smaller network few orders would be reached.
  private static let fewestHalfBits = 4

  init(count: Int, seed: UInt64, epoch: Int) {
    self.count = count
    let bits = Int.bitWidth - max(0, count - 1).leadingZeroBitCount
    halfBits = UInt64(max(Self.fewestHalfBits, (bits + 1) / 2))
    // Weights are drawn from the stream's beginning, and masks from its second quarter on.
    let position = 1 << 63 | UInt64(truncatingIfNeeded: epoch) &* UInt64(Self.rounds)
    var generator = Philox(seed: seed, position: position)
    keys = (0..<Self.rounds).map { _ in generator.next() }
  }

  /// What stands at a place.
  subscript(place: Int) -> Int {
    requireShape(place >= 0 && place < count, "there is no place \(place) in an order of \(count)")
    var value = UInt64(place)
    repeat { value = permuted(value) } while value >= UInt64(count)
    return Int(value)
  }

  private func permuted(_ value: UInt64) -> UInt64 {
    let mask = (1 << halfBits) - 1 as UInt64
    var (left, right) = (value >> halfBits, value & mask)
    for key in keys { (left, right) = (right, left ^ (Self.mixed(right ^ key) & mask)) }
    return left << halfBits | right
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014), in which every bit moves every other.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
