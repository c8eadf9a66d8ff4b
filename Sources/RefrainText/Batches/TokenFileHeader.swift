#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The 64 bytes that a file of ids begins with, little-endian.
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 8 | `\x89RFIDS\r\n` |
/// | 8 | 4 | format, 1 |
/// | 12 | 4 | bits of an id, 16 or 32 |
/// | 16 | 8 | number of ids |
/// | 24 | 8 | XXH64 of `vocabulary.json` |
/// | 32 | 8 | hash of the text, see ``CorpusSource/digest`` |
/// | 40 | 8 | bytes of the text |
/// | 48 | 8 | Unicode scalars of the text |
/// | 56 | 4 | CRC-32 of the ids |
/// | 60 | 4 | CRC-32 of the 60 bytes before |
struct TokenFileHeader: Equatable {
  static let size = 64
  static let format = 1
  static let magic: [UInt8] = [0x89] + "RFIDS\r\n".utf8

  var width: MappedIDs.Width
  var count: Int
  var vocabularyDigest: UInt64
  var textDigest: UInt64
  var byteCount: Int
  var characterCount: Int
  var checksum: UInt32

  var bytes: [UInt8] {
    var bytes = Self.magic
    func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }
    append(UInt32(Self.format))
    append(UInt32(width.rawValue))
    append(UInt64(count))
    append(vocabularyDigest)
    append(textDigest)
    append(UInt64(byteCount))
    append(UInt64(characterCount))
    append(checksum)
    append(bytes.withUnsafeBytes { crc32(0, $0) })
    return bytes
  }

  /// - Parameter bytes: the file's first, as many as there are.
  init(parsing bytes: Data) throws(TokenFileProblem) {
    let reader = ByteReader(bytes)
    guard bytes.starts(with: Self.magic) else { throw .noTokenFile }
    guard let format = reader.uint32(at: 8) else { throw .truncated }
    guard format == Self.format else { throw .unknownFormat(format) }
    guard let bits = reader.uint32(at: 12), let count = reader.integer(UInt64.self, at: 16),
      let vocabularyDigest = reader.integer(UInt64.self, at: 24), let textDigest = reader.integer(UInt64.self, at: 32),
      let byteCount = reader.integer(UInt64.self, at: 40), let characterCount = reader.integer(UInt64.self, at: 48),
      let checksum = reader.integer(UInt32.self, at: 56), let own = reader.integer(UInt32.self, at: 60)
    else { throw .truncated }
    guard own == crc32(of: bytes.prefix(60)), let width = MappedIDs.Width(rawValue: bits) else { throw .damagedHeader }
    self.init(
      width: width, count: Int(clamping: count), vocabularyDigest: vocabularyDigest, textDigest: textDigest,
      byteCount: Int(clamping: byteCount), characterCount: Int(clamping: characterCount), checksum: checksum)
  }

  init(
    width: MappedIDs.Width, count: Int, vocabularyDigest: UInt64, textDigest: UInt64, byteCount: Int,
    characterCount: Int, checksum: UInt32
  ) {
    self.width = width
    self.count = count
    self.vocabularyDigest = vocabularyDigest
    self.textDigest = textDigest
    self.byteCount = byteCount
    self.characterCount = characterCount
    self.checksum = checksum
  }
}
