import RefrainTensor

/// Ids in a mapped file, each in 16 or 32 bits, little-endian.
final class MappedIDs: Sendable {
  enum Width: Int, Sendable {
    case bits16 = 16
    case bits32 = 32

    var bytes: Int { rawValue / 8 }

    /// The least in which every id of a vocabulary has room.
    init(vocabularyCount: Int) { self = vocabularyCount <= 1 << 16 ? .bits16 : .bits32 }
  }

  private let file: MappedFile
  /// Where the ids begin in the file, in bytes.
  private let start: Int
  let width: Width
  let count: Int
  /// The largest id there is. A file that somebody alters while it is read gives no larger ones.
  private let last: UInt32

  init(_ file: MappedFile, start: Int, width: Width, count: Int, last: UInt32) {
    (self.file, self.start, self.width, self.count, self.last) = (file, start, width, count, last)
  }

  subscript(index: Int) -> Int32 {
    let bytes = file.bytes
    let id =
      switch width {
      case .bits16: UInt32(UInt16(littleEndian: bytes.load(fromByteOffset: start + 2 * index, as: UInt16.self)))
      case .bits32: UInt32(littleEndian: bytes.load(fromByteOffset: start + 4 * index, as: UInt32.self))
      }
    return Int32(truncatingIfNeeded: min(id, last))
  }

  func append(_ range: Range<Int>, to target: inout [Int32]) {
    for index in range { target.append(self[index]) }
  }

  func expect(_ access: MappedFile.Access) { file.expect(access) }
}
