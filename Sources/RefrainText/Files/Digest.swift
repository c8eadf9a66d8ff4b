/// A 64-bit digest by which damage and mixed-up files are told: FNV-1a, a word of eight bytes at a time. Any change
/// within one word changes it; it is no protection against forgery.
package struct Digest: Sendable {
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  /// Takes bytes, and that they end here.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    var sum = value
    while offset + 8 <= bytes.count {
      sum = Self.mix(sum, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    while offset < bytes.count {
      sum = Self.mix(sum, UInt64(bytes[offset]))
      offset += 1
    }
    value = Self.mix(sum, UInt64(bytes.count))
  }

  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// As hexadecimal digits.
  package var text: String { String(value, radix: 16) }

  private static func mix(_ sum: UInt64, _ word: UInt64) -> UInt64 {
    let product = (sum ^ word) &* 0x100_0000_01b3
    return product << 23 | product >> 41
  }
}
