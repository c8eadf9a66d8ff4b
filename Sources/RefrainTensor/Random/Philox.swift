import CRefrainKernels

/// A counter-based generator of random numbers, Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011).
///
/// The same seed gives the same numbers on every platform. Its whole state is two integers, so it can be saved and
/// restored exactly.
public struct Philox: RandomNumberGenerator, Sendable, Hashable, Codable {
  /// What the stream depends on.
  public let seed: UInt64
  /// How many numbers have been drawn.
  public private(set) var position: UInt64

  /// - Parameters:
  ///   - seed: the key of the stream.
  ///   - position: how many numbers of the stream to leave out.
  public init(seed: UInt64, position: UInt64 = 0) {
    self.seed = seed
    self.position = position
  }

  /// Each block of the stream gives two numbers.
  public mutating func next() -> UInt64 {
    var block: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &block) { bytes in
      rk_philox(seed, position / 2, bytes.baseAddress?.assumingMemoryBound(to: UInt64.self))
    }
    defer { position &+= 1 }
    return position % 2 == 0 ? block.0 : block.1
  }
}

extension RandomNumberGenerator {
  /// An integer in `0..<bound`, every one as likely (Lemire, 2019). Written out, since the standard library does not
  /// promise that its own way stays the same.
  package mutating func index(below bound: Int) -> Int {
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A number in `0..<1` with 53 random bits.
  package mutating func unitDouble() -> Double { Double(next() >> 11) * 0x1p-53 }
}
