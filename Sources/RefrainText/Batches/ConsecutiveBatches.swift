import RefrainTensor

/// Batches whose rows go on where the batch before left off, so that the state can be carried over: the chapter's
/// `data_iter_consecutive`.
///
/// The text is cut into `size` rows of equal length; what is left over at the end is not used. Each batch is the next
/// `stepCount` columns.
public struct ConsecutiveBatches: Sequence, Sendable {
  private let ids: [Int32]
  private let rowLength: Int
  public let size: Int
  public let stepCount: Int

  /// How many batches there are; 0 if the text is too short for one, which takes `size · (stepCount + 1)` ids.
  public var count: Int { Swift.max(0, rowLength - 1) / stepCount }

  /// - Parameters:
  ///   - ids: the text.
  ///   - size: rows a batch, N; at least 1.
  ///   - stepCount: characters a row, T; at least 1.
  public init(_ ids: [Int32], size: Int, stepCount: Int) {
    requireShape(size > 0 && stepCount > 0, "a batch has at least one row of one step")
    self.ids = ids
    self.size = size
    self.stepCount = stepCount
    rowLength = ids.count / size
  }

  /// The batch at a place, `0..<count`.
  public subscript(index: Int) -> Batch {
    Batch(ids, starts: (0..<size).map { $0 * rowLength + index * stepCount }, stepCount: stepCount)
  }

  public func makeIterator() -> some IteratorProtocol<Batch> {
    (0..<count).lazy.map { self[$0] }.makeIterator()
  }
}
