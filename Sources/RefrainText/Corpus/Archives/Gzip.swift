/// Reads gzip (RFC 1952) as it comes: one member or several in a row, whose contents are joined.
struct Gzip: ByteSource {
  private var input: InputBuffer
  private let path: String
  private let limit: Int
  /// Nil between members.
  private var inflater: Inflater?
  private var member = 0
  private var isAtEnd = false
  /// Of this member's content.
  private var checksum: UInt32 = 0
  private var size = 0
  /// Of all.
  private var produced = 0

  static func isGzip(_ bytes: some Sequence<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// - Parameter bytes: begin with a gzip member.
  init(_ bytes: RawBytes) {
    path = bytes.path
    limit = expansionLimit(compressedBytes: bytes.size)
    input = InputBuffer(bytes)
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(CorpusError) -> Int {
    while !isAtEnd {
      if inflater == nil { try beginMember() }
      let count = try inflate(into: buffer)
      if count > 0 { return count }
    }
    return 0
  }

  /// Inflates some of a member and checks its end when it comes to it.
  private mutating func inflate(into buffer: UnsafeMutableRawBufferPointer) throws(CorpusError) -> Int {
    guard let inflater else { return 0 }
    let result = try input.take { bytes -> (Int, Result<Inflater.Step, InflateError>) in
      let step = Result { () throws(InflateError) -> Inflater.Step in try inflater.step(bytes, buffer) }
      return ((try? step.get())?.taken ?? 0, step)
    }
    let step: Inflater.Step
    do throws(InflateError) { step = try result.get() } catch { throw problem(GzipProblem(error, limit: limit)) }
    guard step.produced <= limit - produced else { throw problem(.expandsTooFar(limit: limit)) }
    produced += step.produced
    size += step.produced
    checksum = crc32(checksum, UnsafeRawBufferPointer(rebasing: buffer[..<step.produced]))
    if step.isAtEnd {
      try endMember()
    } else if step.taken == 0, step.produced == 0 {
      throw problem(.truncated)
    }
    return step.produced
  }

  private mutating func endMember() throws(CorpusError) {
    let (stated, length) = (try number(4), try number(4))
    guard stated == Int(checksum) else { throw problem(.wrongChecksum(member: member)) }
    guard size & 0xFFFF_FFFF == length else { throw problem(.wrongSize(member: member)) }
    inflater = nil
    // Zeros at the end are padding (of tapes), as for the gzip tool.
    let offset = input.offset
    guard let first = try input.peek() else {
      isAtEnd = true
      return
    }
    if first == 0x1F { return }
    while let byte = try input.next() {
      if byte != 0 { throw problem(.trailingBytes(byteOffset: offset)) }
    }
    isAtEnd = true
  }

  private func problem(_ problem: GzipProblem) -> CorpusError { .gzip(path: path, problem) }
}

// The header of a member.
extension Gzip {
  private mutating func beginMember() throws(CorpusError) {
    let start = input.offset
    member += 1
    var header = HeaderChecksum()
    let magic = [try input.next(), try input.next()]
    guard magic == [0x1F, 0x8B] else { throw problem(.trailingBytes(byteOffset: start)) }
    header.add([0x1F, 0x8B])
    let method = try byte(&header)
    guard method == 8 else { throw problem(.unknownMethod(Int(method))) }
    let flags = try byte(&header)
    guard flags & 0xE0 == 0 else { throw problem(.reservedFlags) }
    for _ in 0..<6 { _ = try byte(&header) }
    if flags & 4 != 0 {
      let size = Int(try byte(&header)) | Int(try byte(&header)) << 8
      for _ in 0..<size { _ = try byte(&header) }
    }
    for flag in [8, 16] as [UInt8] where flags & flag != 0 {  // file name, comment
      while try byte(&header) != 0 {}
    }
    if flags & 2 != 0 {
      guard try number(2) == Int(header.value & 0xFFFF) else { throw problem(.wrongHeaderChecksum) }
    }
    do throws(InflateError) { inflater = try Inflater() } catch { throw problem(GzipProblem(error, limit: limit)) }
    (checksum, size) = (0, 0)
  }

  private mutating func byte(_ header: inout HeaderChecksum) throws(CorpusError) -> UInt8 {
    guard let byte = try input.next() else { throw problem(.truncated) }
    header.add([byte])
    return byte
  }

  /// A little-endian number.
  private mutating func number(_ size: Int) throws(CorpusError) -> Int {
    var value = 0
    for index in 0..<size {
      guard let byte = try input.next() else { throw problem(.truncated) }
      value |= Int(byte) << (8 * index)
    }
    return value
  }
}

private struct HeaderChecksum {
  private(set) var value: UInt32 = 0

  mutating func add(_ bytes: [UInt8]) { value = bytes.withUnsafeBytes { crc32(value, $0) } }
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
