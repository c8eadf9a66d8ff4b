import RefrainTensor

/// The ids of a text's tokens, in order: in memory, or in a file of ids that is mapped, so that a text may be larger
/// than memory.
///
/// A copy shares what it was copied from.
public struct TokenIDs: RandomAccessCollection, Sendable {
  private enum Storage: Sendable {
    case array([Int32])
    case file(MappedIDs)
  }

  private let storage: Storage
  /// Where this begins in the storage.
  private let offset: Int
  public let count: Int

  /// Ids in memory.
  public init(_ ids: [Int32]) {
    (storage, offset, count) = (.array(ids), 0, ids.count)
  }

  init(_ ids: MappedIDs) {
    (storage, offset, count) = (.file(ids), 0, ids.count)
  }

  /// A part of a text as a text of its own, counted from 0. Nothing is copied.
  public init(rebasing slice: Slice<TokenIDs>) {
    storage = slice.base.storage
    offset = slice.base.offset + slice.startIndex
    count = slice.count
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  public subscript(index: Int) -> Int32 {
    requireShape(index >= 0 && index < count, "there is no id \(index) in a text of \(count)")
    switch storage {
    case .array(let ids): return ids[offset + index]
    case .file(let ids): return ids[offset + index]
    }
  }

  /// Appends the ids at `range` to `target`.
  func append(_ range: Range<Int>, to target: inout [Int32]) {
    requireShape(
      range.lowerBound >= 0 && range.upperBound <= count, "there are no ids \(range) in a text of \(count)")
    let range = (offset + range.lowerBound)..<(offset + range.upperBound)
    switch storage {
    case .array(let ids): target += ids[range]
    case .file(let ids): ids.append(range, to: &target)
    }
  }

  /// Tells the system how a file will be read.
  func expect(_ access: MappedFile.Access) {
    if case .file(let ids) = storage { ids.expect(access) }
  }
}
