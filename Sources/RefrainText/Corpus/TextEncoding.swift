/// Encodings that are recognised and refused; raw values are their names for `iconv`.
public enum TextEncoding: String, Sendable, CaseIterable {
  /// With a byte-order mark.
  case utf16 = "UTF-16"
  /// UTF-16 with the lower byte first.
  case utf16LittleEndian = "UTF-16LE"
  /// UTF-16 with the upper byte first.
  case utf16BigEndian = "UTF-16BE"
  /// UTF-32.
  case utf32 = "UTF-32"
  /// Also its subsets GBK and GB2312.
  case gb18030 = "GB18030"
}

extension TextEncoding {
  /// The encoding of bytes that begin with a byte-order mark other than UTF-8's.
  init?(markOf bytes: UnsafeRawBufferPointer) {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      self = .utf32
    } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      self = .utf16
    } else {
      return nil
    }
  }

  /// UTF-16 of mostly ASCII characters without a mark, which passes for UTF-8: every other byte is zero.
  init?(zerosOf bytes: UnsafeRawBufferPointer) {
    var zeros = [0, 0]
    let sample = min(bytes.count, 1 << 16)
    for offset in 0..<sample where bytes[offset] == 0 { zeros[offset & 1] += 1 }
    guard bytes.count % 2 == 0, !bytes.isEmpty else { return nil }
    // Of the 16-bit units, at least half have a zero high byte and hardly one a zero low byte.
    if zeros[1] * 4 >= sample, zeros[0] * 100 <= sample {
      self = .utf16LittleEndian
    } else if zeros[0] * 4 >= sample, zeros[1] * 100 <= sample {
      self = .utf16BigEndian
    } else {
      return nil
    }
  }

  /// A guess at bytes that are not UTF-8.
  init?(guessing bytes: UnsafeRawBufferPointer) {
    if Self.looksLikeUTF16(bytes, low: 0) {
      self = .utf16LittleEndian
    } else if Self.looksLikeUTF16(bytes, low: 1) {
      self = .utf16BigEndian
    } else if Self.looksLikeGB18030(bytes), !Self.isMostlyUTF8(bytes) {
      self = .gb18030
    } else {
      return nil
    }
  }

  /// Whether nearly all 16-bit units are ASCII, Chinese or Japanese, and their low bytes are spread as such units'
  /// are: two ASCII letters read as one unit are a Chinese character too, but one with a small low byte.
  private static func looksLikeUTF16(_ bytes: UnsafeRawBufferPointer, low: Int) -> Bool {
    guard bytes.count >= 4, bytes.count % 2 == 0 else { return false }
    let sample = min(bytes.count, 1 << 16)
    var plausible = 0
    var wide = 0
    var largeLow = 0
    for offset in stride(from: 0, to: sample, by: 2) {
      let (lowByte, highByte) = (bytes[offset + low], bytes[offset + 1 - low])
      switch UInt16(highByte) << 8 | UInt16(lowByte) {
      case 0x09, 0x0A, 0x0D, 0x20..<0x7F: plausible += 1
      case 0x2010..<0x2040, 0x3000..<0x3100, 0x4E00..<0xA000, 0xFF00..<0xFFF0:
        plausible += 1
        wide += 1
        if lowByte >= 0x80 { largeLow += 1 }
      default: break
      }
    }
    return plausible * 20 >= sample / 2 * 19 && largeLow * 5 >= wide
  }

  /// Whether all is one-, two- and four-byte sequences of GB18030 (the last may be cut), most of the two-byte ones
  /// with a second byte that is not ASCII.
  private static func looksLikeGB18030(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    var pairs = 0
    var asciiSeconds = 0
    while offset < bytes.count {
      let lead = bytes[offset]
      if lead < 0x80 {
        offset += 1
        continue
      }
      guard (0x81...0xFE).contains(lead) else { return false }
      guard offset + 1 < bytes.count else { break }
      switch bytes[offset + 1] {
      case 0x40...0x7E, 0x80...0xFE:
        pairs += 1
        if bytes[offset + 1] < 0x80 { asciiSeconds += 1 }
        offset += 2
      case 0x30...0x39:
        guard offset + 3 < bytes.count else { return pairs > 0 }
        guard (0x81...0xFE).contains(bytes[offset + 2]), (0x30...0x39).contains(bytes[offset + 3]) else {
          return false
        }
        offset += 4
      default: return false
      }
    }
    return pairs > 0 && asciiSeconds * 2 < pairs
  }

  /// Whether these are UTF-8 with some damage: the bytes of well-formed sequences of several bytes outnumber the other
  /// bytes that are not ASCII. (A damaged UTF-8 text often passes for GB18030.)
  private static func isMostlyUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var wellFormed = 0
    var malformed = 0
    var offset = 0
    while offset < bytes.count {
      let length = UTF8Check.sequenceLength(in: bytes, at: offset)
      if length == 0 { malformed += 1 } else if length > 1 { wellFormed += length }
      offset += max(length, 1)
    }
    return wellFormed > malformed
  }
}
