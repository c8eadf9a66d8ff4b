#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads the one text of a zip archive (PKWARE's APPNOTE 6.3), stored or deflated. Nothing in the archive is
/// believed: offsets are checked before they are followed, and sizes and checksums against what comes out.
struct ZipArchive {
  private let reader: ByteReader

  /// An archive begins with an entry, or is empty, or is the first of several disks.
  static func isZip(_ data: Data) -> Bool {
    [0x04034B50, 0x06054B50, 0x08074B50].contains(ByteReader(data.prefix(4)).uint32(at: 0))
  }

  static func text(of data: Data) throws(ZipProblem) -> (name: String, content: Data) {
    let archive = ZipArchive(reader: ByteReader(data))
    let (entries, end) = try archive.directory()
    let texts = entries.filter { !$0.isPassedOver }
    guard let entry = texts.first else { throw .noText }
    guard texts.count == 1 else { throw .severalTexts(texts.map(\.name)) }
    return (entry.name, try archive.content(of: entry, before: end))
  }

  /// The entries, and the offset of the central directory, before which all data lie.
  private func directory() throws(ZipProblem) -> (entries: [ZipEntry], offset: Int) {
    let end = try endRecord()
    guard let disk = reader.uint16(at: end + 4), let directoryDisk = reader.uint16(at: end + 6),
      let countHere = reader.uint16(at: end + 8), let count = reader.uint16(at: end + 10),
      let size = reader.uint32(at: end + 12), let offset = reader.uint32(at: end + 16)
    else { throw .noEndRecord }
    if reader.uint32(at: end - 20) == 0x07064B50 || count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      throw .zip64
    }
    guard disk == 0, directoryDisk == 0, countHere == count else { throw .severalDisks }
    guard offset + size <= end else { throw .directoryOutOfRange(byteOffset: offset, size: size) }

    var entries: [ZipEntry] = []
    var next = offset
    for number in 0..<count {
      guard let entry = ZipEntry(reader, at: next), entry.end <= offset + size else {
        throw .badDirectoryEntry(number + 1)
      }
      entries.append(entry)
      next = entry.end
    }
    guard next == offset + size else { throw .directorySizeMismatch }
    return (entries, offset)
  }

  /// The offset of the end-of-central-directory record, whose comment reaches exactly to the end of the file.
  private func endRecord() throws(ZipProblem) -> Int {
    let last = reader.count - 22
    guard last >= 0 else { throw .noEndRecord }
    for offset in stride(from: last, through: max(0, last - 0xFFFF), by: -1)
    where reader.bytes[offset] == 0x50 && reader.uint32(at: offset) == 0x06054B50 {
      if reader.uint16(at: offset + 20) == last - offset { return offset }
    }
    throw .noEndRecord
  }

  private func content(of entry: ZipEntry, before end: Int) throws(ZipProblem) -> Data {
    if entry.isZip64 { throw .zip64 }
    guard entry.disk == 0 else { throw .severalDisks }
    if entry.isEncrypted { throw .encrypted(entry: entry.name) }
    guard entry.method == 0 || entry.method == 8 else {
      throw .unknownMethod(entry: entry.name, method: entry.method)
    }
    let start = try dataOffset(of: entry)
    guard start <= end, entry.compressedSize <= end - start else { throw .dataOutOfRange(entry: entry.name) }
    let limit = min(largestText, expansionLimit(compressedBytes: entry.compressedSize))
    guard entry.size <= limit else { throw .expandsTooFar(entry: entry.name, limit: limit) }

    let packed = Data(reader.bytes[start..<start + entry.compressedSize])
    let content = entry.method == 0 ? packed : try inflated(packed, entry)
    guard content.count == entry.size else {
      throw .sizeMismatch(entry: entry.name, stated: entry.size, found: content.count)
    }
    guard crc32(of: content) == entry.checksum else { throw .wrongChecksum(entry: entry.name) }
    return content
  }

  private func inflated(_ packed: Data, _ entry: ZipEntry) throws(ZipProblem) -> Data {
    var content = Data()
    let taken: Int
    do throws(InflateError) {
      taken = try inflate(packed, limit: entry.size, into: &content)
    } catch {
      throw ZipProblem(error, entry)
    }
    guard taken == packed.count else {
      throw .corrupt(entry: entry.name, reason: "the compressed data end \(packed.count - taken) bytes early")
    }
    return content
  }

  /// Where the entry's data begin, after a local header that must say the same as the directory.
  private func dataOffset(of entry: ZipEntry) throws(ZipProblem) -> Int {
    let header = entry.headerOffset
    guard reader.uint32(at: header) == 0x04034B50, let flags = reader.uint16(at: header + 6),
      let method = reader.uint16(at: header + 8), let checksum = reader.uint32(at: header + 14),
      let compressedSize = reader.uint32(at: header + 18), let size = reader.uint32(at: header + 22),
      let nameSize = reader.uint16(at: header + 26), let extraSize = reader.uint16(at: header + 28),
      let name = reader.slice(nameSize, at: header + 30)
    else { throw .badLocalHeader(entry: entry.name) }

    if flags & ZipEntry.encryptionFlags != 0 { throw .encrypted(entry: entry.name) }
    if compressedSize == 0xFFFF_FFFF || size == 0xFFFF_FFFF { throw .zip64 }
    var disagreement: String?
    if name != entry.nameBytes { disagreement = "name" }
    if method != entry.method { disagreement = "compression method" }
    if flags & ZipEntry.sizesFollowFlag == 0 {
      if compressedSize != entry.compressedSize || size != entry.size { disagreement = "size" }
      if checksum != entry.checksum { disagreement = "CRC-32" }
    }
    if let disagreement { throw .headersDisagree(entry: entry.name, field: disagreement) }
    return header + 30 + nameSize + extraSize
  }
}

extension ZipProblem {
  init(_ error: InflateError, _ entry: ZipEntry) {
    switch error {
    case .truncated: self = .corrupt(entry: entry.name, reason: "the compressed data end too early")
    case .corrupt(let reason): self = .corrupt(entry: entry.name, reason: reason)
    // The limit was the stated size.
    case .overLimit: self = .sizeMismatch(entry: entry.name, stated: entry.size, found: entry.size + 1)
    }
  }
}
