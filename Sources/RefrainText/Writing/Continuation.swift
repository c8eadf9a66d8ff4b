import RefrainTensor

/// What a model writes after a prompt: an endless sequence of characters, each computed when it is asked for.
///
/// A value: a copy goes on from the same place by itself.
public struct Continuation: Sequence, IteratorProtocol, Sendable {
  private let vocabulary: Vocabulary
  private let sampling: Sampling
  private var generator: Philox
  private var state: WritingState
  /// The character written last, which the model has not read yet.
  private var unread: Int32?

  init(_ writer: Writer, promptIDs: [Int32], sampling: Sampling, seed: UInt64) throws(WritingError) {
    vocabulary = writer.vocabulary
    self.sampling = sampling
    generator = Philox(seed: seed)
    state = try WritingState(writer, rowCount: 1)
    for (index, id) in promptIDs.enumerated() { state.advance(id, wantsLogits: index == promptIDs.count - 1) }
    guard state.predictsNumbers() else { throw .notFinite }
  }

  /// The next character; never nil.
  public mutating func next() -> String? {
    if let unread { state.advance(unread) }
    let id = sampling.choose(from: &state, using: &generator)
    unread = id
    return vocabulary.tokens[Int(id)]
  }

  /// The same as an asynchronous sequence, computed off the caller's actor; it throws `CancellationError` when its
  /// task is cancelled.
  public var asynchronous: AsyncContinuation { AsyncContinuation(continuation: self) }
}

/// A ``Continuation`` as an asynchronous sequence.
public struct AsyncContinuation: AsyncSequence, Sendable {
  let continuation: Continuation

  public func makeAsyncIterator() -> Iterator { Iterator(continuation: continuation) }

  public struct Iterator: AsyncIteratorProtocol {
    var continuation: Continuation

    /// The next character; nil only by throwing.
    public mutating func next() async throws(CancellationError) -> String? {
      if Task.isCancelled { throw CancellationError() }
      let (character, rest) = await Self.step(continuation)
      continuation = rest
      return character
    }

    @concurrent
    private static func step(_ continuation: Continuation) async -> (String?, Continuation) {
      var continuation = continuation
      return (continuation.next(), continuation)
    }
  }
}

extension WritingState {
  /// Whether all logits of a row are finite.
  func predictsNumbers(row: Int = 0) -> Bool { withLogits(row: row) { $0.allSatisfy(\.isFinite) } }
}
