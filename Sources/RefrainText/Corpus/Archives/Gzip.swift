#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads gzip (RFC 1952): one member or several in a row, whose contents are joined.
enum Gzip {
  static func isGzip(_ data: Data) -> Bool { data.starts(with: [0x1F, 0x8B]) }

  static func content(of data: Data) throws(GzipProblem) -> Data {
    let reader = ByteReader(data)
    let limit = expansionLimit(compressedBytes: data.count)
    var output = Data()
    var offset = 0
    var member = 0
    repeat {
      member += 1
      offset = try skipHeader(reader, at: offset)
      let start = output.count
      do throws(InflateError) {
        offset += try inflate(reader.bytes, from: offset, limit: limit, into: &output)
      } catch {
        throw GzipProblem(error, limit: limit)
      }
      guard let checksum = reader.integer(UInt32.self, at: offset), let size = reader.uint32(at: offset + 4) else {
        throw .truncated
      }
      offset += 8
      let content = output[start...]
      guard crc32(of: content) == checksum else { throw .wrongChecksum(member: member) }
      guard content.count & 0xFFFF_FFFF == size else { throw .wrongSize(member: member) }
    } while try hasMember(reader, at: offset)
    return output
  }

  /// Whether another member follows. Zeros at the end are padding (of tapes), as for the gzip tool.
  private static func hasMember(_ reader: ByteReader, at offset: Int) throws(GzipProblem) -> Bool {
    guard offset < reader.count else { return false }
    if isGzip(reader.bytes[offset...]) { return true }
    guard reader.bytes[offset...].allSatisfy({ $0 == 0 }) else { throw .trailingBytes(byteOffset: offset) }
    return false
  }

  /// Returns where the deflate stream begins.
  private static func skipHeader(_ reader: ByteReader, at start: Int) throws(GzipProblem) -> Int {
    guard let header = reader.slice(10, at: start).map(ByteReader.init) else { throw .truncated }
    guard header.bytes[2] == 8 else { throw .unknownMethod(Int(header.bytes[2])) }
    let flags = header.bytes[3]
    guard flags & 0xE0 == 0 else { throw .reservedFlags }
    var offset = start + 10
    if flags & 4 != 0 {
      guard let size = reader.uint16(at: offset) else { throw .truncated }
      offset += 2 + size
    }
    for flag in [8, 16] as [UInt8] where flags & flag != 0 {  // file name, comment
      guard offset < reader.count, let end = reader.bytes[offset...].firstIndex(of: 0) else { throw .truncated }
      offset = end + 1
    }
    if flags & 2 != 0 {
      guard let checksum = reader.uint16(at: offset), let header = reader.slice(offset - start, at: start) else {
        throw .truncated
      }
      guard Int(crc32(of: header) & 0xFFFF) == checksum else { throw .wrongHeaderChecksum }
      offset += 2
    }
    guard offset < reader.count else { throw .truncated }
    return offset
  }
}

extension GzipProblem {
  init(_ error: InflateError, limit: Int) {
    switch error {
    case .truncated: self = .truncated
    case .corrupt(let reason): self = .corrupt(reason: reason)
    case .overLimit: self = .expandsTooFar(limit: limit)
    }
  }
}
