import RefrainTensor

/// Batches of pieces of the text in random order, each piece once: the chapter's `data_iter_random`. The state cannot
/// be carried from one to the next.
public struct RandomBatches: Sequence, Sendable {
  private let ids: [Int32]
  private let starts: [Int]
  public let size: Int
  public let stepCount: Int

  /// How many batches there are; pieces that do not fill one are left out. 0 if the text is too short for one, which
  /// takes `size · stepCount + 1` ids.
  public var count: Int { starts.count / size }

  /// - Parameters:
  ///   - ids: the text.
  ///   - size: rows a batch, N; at least 1.
  ///   - stepCount: characters a row, T; at least 1.
  ///   - generator: shuffles the pieces.
  public init(_ ids: [Int32], size: Int, stepCount: Int, using generator: inout some RandomNumberGenerator) {
    requireShape(size > 0 && stepCount > 0, "a batch has at least one row of one step")
    self.ids = ids
    self.size = size
    self.stepCount = stepCount
    var starts = (0..<(Swift.max(0, ids.count - 1) / stepCount)).map { $0 * stepCount }
    for last in starts.indices.reversed().dropLast() { starts.swapAt(last, generator.index(below: last + 1)) }
    self.starts = starts
  }

  /// The batch at a place, `0..<count`.
  public subscript(index: Int) -> Batch {
    Batch(ids, starts: Array(starts[(index * size)..<((index + 1) * size)]), stepCount: stepCount)
  }

  public func makeIterator() -> some IteratorProtocol<Batch> {
    (0..<count).lazy.map { self[$0] }.makeIterator()
  }
}
