import RefrainTensor

/// Batches whose rows go on where the batch before left off, so that the state can be carried over: the chapter's
/// `data_iter_consecutive`.
///
/// The text is cut into `size` rows of equal length; what is left over at the end is not used. Each batch is the next
/// `stepCount` columns. In a text of many pieces a row runs on from one piece into the next, behind its end token, with
/// no regard for where batches begin: the state is not reset there, and a model learns from the end token that what
/// came before no longer counts.
public struct ConsecutiveBatches: Sequence, Sendable {
  private let ids: TokenIDs
  private let rowLength: Int
  /// Rows a batch, N.
  public let size: Int
  /// Steps a row, T.
  public let stepCount: Int

  /// How many batches there are; 0 if the text is too short for one, which takes `size · (stepCount + 1)` ids.
  public var count: Int { Swift.max(0, rowLength - 1) / stepCount }

  /// - Parameters:
  ///   - ids: the text.
  ///   - size: rows a batch, N; at least 1.
  ///   - stepCount: characters a row, T; at least 1.
  public init(_ ids: TokenIDs, size: Int, stepCount: Int) {
    requireShape(size > 0 && stepCount > 0, "a batch has at least one row of one step")
    self.ids = ids
    self.size = size
    self.stepCount = stepCount
    rowLength = ids.count / size
  }

  /// Batches of ids in memory.
  public init(_ ids: [Int32], size: Int, stepCount: Int) { self.init(TokenIDs(ids), size: size, stepCount: stepCount) }

  /// The batch at a place, `0..<count`.
  public subscript(index: Int) -> Batch {
    let start = index * stepCount
    return Batch(ids, starts: (0..<size).lazy.map { $0 * rowLength + start }, stepCount: stepCount)
  }

  public func makeIterator() -> some IteratorProtocol<Batch> {
    (0..<count).lazy.map { self[$0] }.makeIterator()
  }
}
