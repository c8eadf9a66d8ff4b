#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the central directory of a zip archive says of one entry.
struct ZipEntry {
  let nameBytes: Data
  let flags: Int
  let method: Int
  let checksum: UInt32
  let compressedSize: Int
  let size: Int
  let disk: Int
  let headerOffset: Int
  /// Where the next entry begins.
  let end: Int

  /// Bit 0 encryption, bit 6 strong encryption, bit 13 a directory masked by encryption.
  static let encryptionFlags = 1 | 1 << 6 | 1 << 13
  /// Bit 3: sizes and checksum follow the data instead of standing in the local header.
  static let sizesFollowFlag = 1 << 3

  /// Nil when no whole entry lies at the offset.
  init?(_ reader: ByteReader, at offset: Int) {
    guard reader.holds(46, at: offset), reader.uint32(at: offset) == 0x02014B50,
      let flags = reader.uint16(at: offset + 8), let method = reader.uint16(at: offset + 10),
      let checksum = reader.integer(UInt32.self, at: offset + 16),
      let compressedSize = reader.uint32(at: offset + 20), let size = reader.uint32(at: offset + 24),
      let nameSize = reader.uint16(at: offset + 28), let extraSize = reader.uint16(at: offset + 30),
      let commentSize = reader.uint16(at: offset + 32), let disk = reader.uint16(at: offset + 34),
      let headerOffset = reader.uint32(at: offset + 42),
      let nameBytes = reader.slice(nameSize, at: offset + 46)
    else { return nil }
    self.nameBytes = nameBytes
    self.flags = flags
    self.method = method
    self.checksum = checksum
    self.compressedSize = compressedSize
    self.size = size
    self.disk = disk
    self.headerOffset = headerOffset
    end = offset + 46 + nameSize + extraSize + commentSize
  }

  /// For messages. (Names are UTF-8 or in some older encoding.)
  var name: String { String(decoding: nameBytes, as: UTF8.self) }

  var isEncrypted: Bool { flags & Self.encryptionFlags != 0 }

  var isZip64: Bool {
    compressedSize == 0xFFFF_FFFF || size == 0xFFFF_FFFF || headerOffset == 0xFFFF_FFFF || disk == 0xFFFF
  }

  /// Folders, and what macOS adds of its own.
  var isPassedOver: Bool {
    name.hasSuffix("/") || name.hasPrefix("__MACOSX/") || name == ".DS_Store" || name.hasSuffix("/.DS_Store")
  }
}
