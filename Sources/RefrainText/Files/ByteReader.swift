#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Little-endian numbers at offsets of untrusted bytes. A read that does not lie wholly inside them is nil.
struct ByteReader {
  /// Indexed from 0.
  let bytes: Data

  init(_ bytes: Data) {
    self.bytes = bytes.startIndex == 0 ? bytes : Data(bytes)
  }

  var count: Int { bytes.count }

  /// Whether `size` bytes from `offset` lie inside.
  func holds(_ size: Int, at offset: Int) -> Bool {
    offset >= 0 && size >= 0 && offset <= count && size <= count - offset
  }

  func integer<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type, at offset: Int) -> T? {
    let size = T.bitWidth / 8
    guard holds(size, at: offset) else { return nil }
    var value: T = 0
    for index in 0..<size { value |= T(truncatingIfNeeded: bytes[offset + index]) << T(8 * index) }
    return value
  }

  func uint16(at offset: Int) -> Int? { integer(UInt16.self, at: offset).map(Int.init) }
  /// 32 bits; `Int` has 64 on every platform that Refrain runs on.
  func uint32(at offset: Int) -> Int? { integer(UInt32.self, at: offset).map { Int($0) } }

  func slice(_ size: Int, at offset: Int) -> Data? {
    holds(size, at: offset) ? bytes[offset..<offset + size] : nil
  }
}
