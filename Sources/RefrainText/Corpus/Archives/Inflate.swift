import CRefrainZlib

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

enum InflateError: Error, Equatable {
  /// The input ended within the stream.
  case truncated
  /// zlib's message.
  case corrupt(String)
  /// More came out than `limit` bytes.
  case overLimit
}

/// Inflates the raw deflate stream (RFC 1951) that begins at `offset`, appending to `output`, and returns how many
/// bytes it took. `output` may reach `limit` bytes and no more, however much the stream holds.
func inflate(_ input: Data, from offset: Int, limit: Int, into output: inout Data) throws(InflateError) -> Int {
  let result: Result<Int, InflateError> = input.withUnsafeBytes { bytes in
    Result { () throws(InflateError) -> Int in
      try inflate(UnsafeRawBufferPointer(rebasing: bytes[offset...]), limit: limit, into: &output)
    }
  }
  return try result.get()
}

private func inflate(
  _ input: UnsafeRawBufferPointer, limit: Int, into output: inout Data
) throws(InflateError) -> Int {
  // zlib keeps the address of its stream.
  let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  stream.initialize(to: z_stream())
  defer { stream.deallocate() }
  let size = Int32(MemoryLayout<z_stream>.size)
  guard inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, size) == Z_OK else { throw .corrupt("zlib did not start") }
  defer { inflateEnd(stream) }

  let chunk = UnsafeMutablePointer<UInt8>.allocate(capacity: chunkSize)
  defer { chunk.deallocate() }
  var taken = 0
  while true {
    // zlib counts in 32 bits.
    let offered = min(input.count - taken, Int(Int32.max))
    stream.pointee.next_in = input.baseAddress.map {
      UnsafeMutablePointer(mutating: ($0 + taken).assumingMemoryBound(to: UInt8.self))
    }
    stream.pointee.avail_in = UInt32(offered)
    stream.pointee.next_out = chunk
    stream.pointee.avail_out = UInt32(chunkSize)
    let status = inflate(stream, Z_NO_FLUSH)
    let left = Int(stream.pointee.avail_in)
    let produced = chunkSize - Int(stream.pointee.avail_out)
    taken += offered - left
    guard produced <= limit - output.count else { throw .overLimit }
    output.append(chunk, count: produced)
    switch status {
    case Z_STREAM_END: return taken
    case Z_OK: if produced == 0, taken == input.count { throw .truncated }
    case Z_BUF_ERROR: throw .truncated
    default: throw .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "zlib's error \(status)")
    }
  }
}

private let chunkSize = 1 << 16

/// The CRC-32 of gzip and zip.
func crc32(of data: Data) -> UInt32 {
  data.withUnsafeBytes { bytes in
    UInt32(truncatingIfNeeded: crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
  }
}

/// How far an archive may expand before it counts as a bomb: a hundredfold or 64 MiB, whichever is more. (Running
/// text shrinks to a third or a tenth.)
func expansionLimit(compressedBytes: Int) -> Int {
  min(largestText, max(64 << 20, min(compressedBytes, largestText) * 100))
}

/// The most bytes of text that a corpus is made of: 4 GiB.
let largestText = 1 << 32
