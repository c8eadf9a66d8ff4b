/// A text in the making as an asynchronous sequence, each piece computed off the caller's actor.
public struct AsyncWriting<Pieces: IteratorProtocol<String> & Sendable>: AsyncSequence, Sendable {
  let pieces: Pieces

  public func makeAsyncIterator() -> Iterator { Iterator(pieces: pieces) }

  public struct Iterator: AsyncIteratorProtocol {
    var pieces: Pieces

    /// The next piece; nil at the end.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public mutating func next() async throws(CancellationError) -> String? {
      if Task.isCancelled { throw CancellationError() }
      let (piece, rest) = await Self.step(pieces)
      pieces = rest
      return piece
    }

    @concurrent
    private static func step(_ pieces: Pieces) async -> (String?, Pieces) {
      var pieces = pieces
      return (pieces.next(), pieces)
    }
  }
}
