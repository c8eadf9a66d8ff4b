/// The text of one file, a block of well-formed UTF-8 at a time: the byte-order mark dropped, what is malformed refused
/// or replaced.
struct UTF8Blocks {
  private var bytes: any ByteSource
  private let source: TextSource
  private let repairs: Bool
  /// How many parts were replaced.
  private(set) var repairCount = 0
  /// A character whose end is still to come.
  private var cut: [UInt8] = []
  /// Where `cut` begins, in bytes.
  private var offset = 0
  private var isMarked = false
  private var isAtEnd = false

  static let blockSize = 1 << 20
  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  init(_ bytes: any ByteSource, from source: TextSource, repairs: Bool) {
    (self.bytes, self.source, self.repairs) = (bytes, source, repairs)
  }

  /// The next block, not empty; nil at the end.
  mutating func next() throws(CorpusError) -> [UInt8]? {
    while !isAtEnd {
      var block = try fetched()
      var start = 0
      if offset == 0 {
        isMarked = block.starts(with: [0xEF, 0xBB, 0xBF])
        if isMarked {
          start = 3
        } else if let encoding = block.withUnsafeBytes({ TextEncoding(markOf: $0) ?? TextEncoding(zerosOf: $0) }) {
          throw .otherEncoding(source, encoding)
        }
      }
      let size = block.count
      if let broken = block.withUnsafeBytes({ UTF8Check.firstMalformed(in: $0, from: start) }) {
        if !isAtEnd, case .cut = block.withUnsafeBufferPointer({ UTF8Step($0, at: broken) }) {
          cut = Array(block[broken...])
          block.removeSubrange(broken...)
        } else if repairs {
          block = repaired(block, from: broken)
        } else {
          throw problem(block, broken)
        }
      }
      offset += size - cut.count
      if start > 0 { block.removeSubrange(..<start) }
      if !block.isEmpty { return block }
    }
    return nil
  }

  /// What was cut, and a block; at the file's end, less.
  private mutating func fetched() throws(CorpusError) -> [UInt8] {
    var result: Result<Void, CorpusError> = .success(())
    let block = [UInt8](unsafeUninitializedCapacity: cut.count + Self.blockSize) { block, count in
      count = block.update(fromContentsOf: cut)
      result = Result { () throws(CorpusError) in
        while count < block.count, !isAtEnd {
          let taken = try bytes.read(
            into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: block[count...])))
          isAtEnd = taken == 0
          count += taken
        }
      }
    }
    cut = []
    try result.get()
    return block
  }

  private func problem(_ block: [UInt8], _ broken: Int) -> CorpusError {
    if !isMarked, let encoding = block.withUnsafeBytes({ TextEncoding(guessing: $0) }) {
      return .otherEncoding(source, encoding)
    }
    return .malformedUTF8(source, byteOffset: offset + broken)
  }

  /// With U+FFFD for each maximal part of a malformed sequence, as Unicode recommends and `String(decoding:)` does.
  private mutating func repaired(_ block: [UInt8], from start: Int) -> [UInt8] {
    var result = Array(block[..<start])
    block.withUnsafeBufferPointer { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      var broken = start
      while broken < bytes.count {
        let length: Int
        switch UTF8Step(bytes, at: broken) {
        case .broken(let count), .scalar(_, let count): length = count
        case .cut:
          guard isAtEnd else {
            cut = Array(bytes[broken...])
            return
          }
          length = bytes.count - broken
        }
        result += Self.replacement
        repairCount += 1
        let next = broken + length
        broken = UTF8Check.firstMalformed(in: raw, from: next) ?? bytes.count
        result += bytes[next..<broken]
      }
    }
    return result
  }
}
