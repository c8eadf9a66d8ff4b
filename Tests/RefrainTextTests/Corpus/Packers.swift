import CRefrainZlib
import Foundation

/// zlib's deflate. Window bits: −15 for a raw stream, 31 for a gzip member.
func deflated(_ content: Data, windowBits: Int32 = -15) -> Data {
  let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  stream.initialize(to: z_stream())
  defer { stream.deallocate() }
  let size = Int32(MemoryLayout<z_stream>.size)
  precondition(
    deflateInit2_(stream, 9, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK)
  defer { deflateEnd(stream) }
  var input = [UInt8](content)
  var output = [UInt8](repeating: 0, count: Int(deflateBound(stream, UInt(input.count))) + 64)
  return input.withUnsafeMutableBufferPointer { input in
    let count = output.withUnsafeMutableBufferPointer { output in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = UInt32(input.count)
      stream.pointee.next_out = output.baseAddress
      stream.pointee.avail_out = UInt32(output.count)
      precondition(deflate(stream, Z_FINISH) == Z_STREAM_END)
      return output.count - Int(stream.pointee.avail_out)
    }
    return Data(output.prefix(count))
  }
}

func gzipped(_ content: Data) -> Data { deflated(content, windowBits: 31) }

func gzipped(_ content: String) -> Data { gzipped(Data(content.utf8)) }

extension Data {
  mutating func append16(_ value: Int) { for shift in [0, 8] { append(UInt8(truncatingIfNeeded: value >> shift)) } }
  mutating func append32(_ value: Int) { append16(value); append16(value >> 16) }
}

/// Writes zip archives by the letter, and with lies in any field.
struct ZipWriter {
  struct Header {
    var name: Data
    var flags = 0
    var method: Int
    var checksum: Int
    var compressedSize: Int
    var size: Int
    var extra = Data()
  }

  struct Entry {
    var packed: Data
    var local: Header
    var central: Header
    var comment = Data()
    var disk = 0
    /// Nil for where it is.
    var headerOffset: Int?

    init(_ name: String, _ content: Data, stored: Bool = false) {
      packed = stored ? content : deflated(content)
      let checksum = content.withUnsafeBytes { Int(crc32_z(0, $0.bindMemory(to: UInt8.self).baseAddress, $0.count)) }
      local = Header(
        name: Data(name.utf8), method: stored ? 0 : 8, checksum: checksum, compressedSize: packed.count,
        size: content.count)
      central = local
    }

    /// Sizes and checksum in a descriptor after the data, as writers of streams do.
    mutating func useDescriptor() {
      packed.append32(0x08074B50)
      packed.append32(local.checksum)
      packed.append32(local.compressedSize)
      packed.append32(local.size)
      local.flags |= 8
      central.flags |= 8
      (local.checksum, local.compressedSize, local.size) = (0, 0, 0)
    }
  }

  var entries: [Entry]
  var disk = 0
  var count: Int?
  var directorySize: Int?
  var directoryOffset: Int?
  var comment = Data()
  var commentSize: Int?
  var betweenDirectoryAndEnd = Data()

  func bytes() -> Data {
    var data = Data()
    var directory = Data()
    for entry in entries {
      let offset = data.count
      data.append32(0x04034B50)
      data.append16(20)
      Self.append(entry.local, to: &data)
      data.append(entry.local.name + entry.local.extra + entry.packed)

      directory.append32(0x02014B50)
      directory.append16(20)
      directory.append16(20)
      Self.append(entry.central, to: &directory)
      directory.append16(entry.comment.count)
      directory.append16(entry.disk)
      directory.append16(0)
      directory.append32(0)
      directory.append32(entry.headerOffset ?? offset)
      directory.append(entry.central.name + entry.central.extra + entry.comment)
    }
    let offset = data.count
    data.append(directory + betweenDirectoryAndEnd)
    data.append32(0x06054B50)
    data.append16(disk)
    data.append16(disk)
    data.append16(count ?? entries.count)
    data.append16(count ?? entries.count)
    data.append32(directorySize ?? directory.count)
    data.append32(directoryOffset ?? offset)
    data.append16(commentSize ?? comment.count)
    return data + comment
  }

  /// From the flags to the length of the extra field, which both headers have.
  private static func append(_ header: Header, to data: inout Data) {
    data.append16(header.flags)
    data.append16(header.method)
    data.append32(0)
    data.append32(header.checksum)
    data.append32(header.compressedSize)
    data.append32(header.size)
    data.append16(header.name.count)
    data.append16(header.extra.count)
  }
}
