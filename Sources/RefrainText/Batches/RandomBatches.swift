import RefrainTensor

/// Batches of pieces of the text in random order, each piece once: the chapter's `data_iter_random`. The state cannot
/// be carried from one to the next.
///
/// The order is that of a keyed permutation: it takes no memory, whatever the length of the text, and any batch can
/// be made without those before it.
public struct RandomBatches: Sequence, Sendable {
  private let ids: TokenIDs
  private let order: KeyedPermutation
  /// Rows a batch, N.
  public let size: Int
  /// Steps a row, T.
  public let stepCount: Int

  /// How many batches there are; pieces that do not fill one are left out, others in each epoch. 0 if the text is too
  /// short for one, which takes `size · stepCount + 1` ids.
  public var count: Int { order.count / size }

  /// - Parameters:
  ///   - ids: the text.
  ///   - size: rows a batch, N; at least 1.
  ///   - stepCount: characters a row, T; at least 1.
  ///   - seed: decides the order, together with `epoch`, and nothing else does.
  ///   - epoch: from 0.
  public init(_ ids: TokenIDs, size: Int, stepCount: Int, seed: UInt64, epoch: Int) {
    requireShape(size > 0 && stepCount > 0, "a batch has at least one row of one step")
    self.ids = ids
    self.size = size
    self.stepCount = stepCount
    order = KeyedPermutation(count: Swift.max(0, ids.count - 1) / stepCount, seed: seed, epoch: epoch)
    ids.expect(.random)
  }

  /// Batches of ids in memory, in the order that `seed` and `epoch` decide.
  public init(_ ids: [Int32], size: Int, stepCount: Int, seed: UInt64, epoch: Int) {
    self.init(TokenIDs(ids), size: size, stepCount: stepCount, seed: seed, epoch: epoch)
  }

  /// The batch at a place, `0..<count`.
  public subscript(index: Int) -> Batch {
    let places = (index * size)..<((index + 1) * size)
    return Batch(ids, starts: places.map { order[$0] * stepCount }, stepCount: stepCount)
  }

  public func makeIterator() -> some IteratorProtocol<Batch> {
    (0..<count).lazy.map { self[$0] }.makeIterator()
  }
}
