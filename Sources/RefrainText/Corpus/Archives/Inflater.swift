import CRefrainZlib

enum InflateError: Error, Equatable {
  /// The input ended within the stream.
  case truncated
  /// zlib's message.
  case corrupt(String)
  /// More came out than the limit.
  case overLimit
}

/// Inflates a raw deflate stream (RFC 1951) that comes in parts.
final class Inflater {
  struct Step {
    var taken, produced: Int
    /// The stream ended here.
    var isAtEnd: Bool
  }

  // zlib keeps the address of its stream.
  private let stream: UnsafeMutablePointer<z_stream>

  init() throws(InflateError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, size) == Z_OK else {
      throw .corrupt("zlib did not start")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Takes from `input` and writes into `output` as far as either reaches.
  func step(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) throws(InflateError) -> Step {
    // zlib counts in 32 bits.
    let (offered, room) = (min(input.count, Int(Int32.max)), min(output.count, Int(Int32.max)))
    stream.pointee.next_in = input.baseAddress.map {
      UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self))
    }
    stream.pointee.avail_in = UInt32(offered)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    let status = inflate(stream, Z_NO_FLUSH)
    let step = Step(
      taken: offered - Int(stream.pointee.avail_in), produced: room - Int(stream.pointee.avail_out),
      isAtEnd: status == Z_STREAM_END)
    switch status {
    // Z_BUF_ERROR: nothing could be done with so little.
    case Z_OK, Z_STREAM_END, Z_BUF_ERROR: return step
    default: throw .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "zlib's error \(status)")
    }
  }
}

/// The CRC-32 of gzip and zip, of these bytes after others with the checksum `start`.
func crc32(_ start: UInt32 = 0, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
  UInt32(truncatingIfNeeded: crc32_z(UInt(start), bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
}
