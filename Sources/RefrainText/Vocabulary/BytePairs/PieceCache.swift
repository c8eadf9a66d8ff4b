/// The ids of pieces that came lately: most of a text's pieces come again.
struct PieceCache: Sendable {
  private static let largestCount = 1 << 16

  private var pieces = TokenTable()
  private var ends: [Int] = []
  private var ids: [Int32] = []

  mutating func encode(_ piece: UnsafeBufferPointer<UInt8>, by merges: MergeTable, into result: inout [Int32]) {
    let index = Int(pieces.id(of: piece))
    if index >= 0 {
      result.append(contentsOf: ids[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
      return
    }
    if pieces.count == Self.largestCount { self = PieceCache() }
    let start = ids.count
    merges.encode(piece, into: &ids)
    pieces.insert(piece)
    ends.append(ids.count)
    result.append(contentsOf: ids[start...])
  }
}
