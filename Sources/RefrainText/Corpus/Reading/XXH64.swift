/// The hash XXH64 (Collet's specification, seed 0) of bytes that come a block at a time: whether two texts are the same,
/// where nobody means harm.
struct XXH64 {
  private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5
  )

  private var lanes = (primes.0 &+ primes.1, primes.1, UInt64(0), 0 &- primes.0)
  private var length: UInt64 = 0
  /// What does not fill a stripe of 32 bytes yet.
  private var rest: [UInt8] = []

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length &+= UInt64(bytes.count)
    var offset = 0
    if !rest.isEmpty {
      offset = min(32 - rest.count, bytes.count)
      rest += bytes[..<offset]
      guard rest.count == 32 else { return }
      let stripe = rest
      _ = stripe.withUnsafeBytes { takeStripes($0, 0) }
      rest = []
    }
    offset = takeStripes(bytes, offset)
    rest += bytes[offset...]
  }

  mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// Takes all whole stripes from `offset` on and returns where they end.
  private mutating func takeStripes(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int {
    var (offset, lanes) = (offset, lanes)
    while bytes.count - offset >= 32 {
      lanes.0 = Self.round(lanes.0, Self.word(bytes, offset))
      lanes.1 = Self.round(lanes.1, Self.word(bytes, offset + 8))
      lanes.2 = Self.round(lanes.2, Self.word(bytes, offset + 16))
      lanes.3 = Self.round(lanes.3, Self.word(bytes, offset + 24))
      offset += 32
    }
    self.lanes = lanes
    return offset
  }

  /// The hash of all bytes so far.
  var value: UInt64 {
    let (p1, p2, p3, p4, p5) = Self.primes
    var hash: UInt64
    if length < 32 {
      hash = p5
    } else {
      hash = Self.rotated(lanes.0, 1) &+ Self.rotated(lanes.1, 7)
      hash = hash &+ Self.rotated(lanes.2, 12) &+ Self.rotated(lanes.3, 18)
      for lane in [lanes.0, lanes.1, lanes.2, lanes.3] { hash = (hash ^ Self.round(0, lane)) &* p1 &+ p4 }
    }
    hash = hash &+ length
    rest.withUnsafeBytes { rest in
      var offset = 0
      while rest.count - offset >= 8 {
        hash = Self.rotated(hash ^ Self.round(0, Self.word(rest, offset)), 27) &* p1 &+ p4
        offset += 8
      }
      if rest.count - offset >= 4 {
        let half = UInt64(UInt32(littleEndian: rest.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        hash = Self.rotated(hash ^ (half &* p1), 23) &* p2 &+ p3
        offset += 4
      }
      for byte in rest[offset...] { hash = Self.rotated(hash ^ (UInt64(byte) &* p5), 11) &* p1 }
    }
    hash = (hash ^ (hash >> 33)) &* p2
    hash = (hash ^ (hash >> 29)) &* p3
    return hash ^ (hash >> 32)
  }

  /// Sixteen digits.
  static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotated(lane &+ word &* primes.1, 31) &* primes.0
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }
}
