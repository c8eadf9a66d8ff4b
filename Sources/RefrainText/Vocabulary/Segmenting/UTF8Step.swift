/// What stands at a place of untrusted UTF-8.
enum UTF8Step {
  case scalar(UInt32, length: Int)
  /// Bytes that belong to no well-formed sequence, as many as one replacement character stands for (Unicode's "maximal
  /// subpart", as Swift's strings have it).
  case broken(length: Int)
  /// The bytes end inside a sequence that may yet become well-formed.
  case cut

  /// Well-formed by Unicode's table 3-7.
  @inline(__always)
  init(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
    let lead = bytes[offset]
    guard lead >= 0x80 else {
      self = .scalar(UInt32(lead), length: 1)
      return
    }
    let length: Int
    var (least, most): (UInt8, UInt8) = (0x80, 0xBF)
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, least) = (3, 0xA0)
    case 0xED: (length, most) = (3, 0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, least) = (4, 0x90)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, most) = (4, 0x8F)
    default:
      self = .broken(length: 1)
      return
    }
    var value = UInt32(lead) & 0x7F >> UInt32(length)
    for index in 1..<length {
      guard offset + index < bytes.count else {
        self = .cut
        return
      }
      let byte = bytes[offset + index]
      guard byte >= least, byte <= most else {
        self = .broken(length: index)
        return
      }
      value = value << 6 | UInt32(byte & 0x3F)
      (least, most) = (0x80, 0xBF)
    }
    self = .scalar(value, length: length)
  }
}

extension [UInt8] {
  /// Appends a scalar's UTF-8. (`UTF8.encode` would do, and takes several times as long.)
  @inline(__always)
  mutating func appendUTF8(of scalar: Unicode.Scalar) {
    let value = scalar.value
    if value < 0x80 { return append(UInt8(truncatingIfNeeded: value)) }
    if value < 0x800 {
      append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
    } else {
      if value < 0x1_0000 {
        append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
      } else {
        append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
        append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F))
      }
      append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
    }
    append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
  }
}
