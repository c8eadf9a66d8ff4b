import RefrainNN
import RefrainTensor

/// What a model writes after a prompt: an endless sequence of characters, each computed when it is asked for.
///
/// A value: a copy goes on from the same place by itself.
public struct Continuation: Sequence, IteratorProtocol, Sendable {
  private let model: LanguageModel
  private let vocabulary: Vocabulary
  private let sampling: Sampling
  private var generator: Philox
  private var state: RecurrentState
  /// Of the character to come, `[1, V]`.
  private var logits: Tensor
  /// The character written last, which the model has not read yet.
  private var unread: Int32?

  init(_ writer: Writer, promptIDs: [Int32], sampling: Sampling, seed: UInt64) throws(WritingError) {
    model = writer.model
    vocabulary = writer.vocabulary
    self.sampling = sampling
    generator = Philox(seed: seed)
    (logits, state) = model.next(after: promptIDs, state: nil)
    guard logits.scalars.allSatisfy(\.isFinite) else { throw .notFinite }
  }

  /// The next character; never nil.
  public mutating func next() -> String? {
    if let unread { (logits, state) = model.next(after: [unread], state: state) }
    let id = sampling.choose(from: logits, using: &generator)
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

extension LanguageModel {
  /// The logits `[1, V]` of what follows `ids` in one sequence, and the state then. The head sees the last step only.
  fileprivate func next(after ids: [Int32], state: RecurrentState?) -> (logits: Tensor, state: RecurrentState) {
    let input = OneHot(IndexTensor(ids, shape: [ids.count, 1]), depth: configuration.vocabularySize)
    let (output, state) = rnn(input, state: state)
    return (head(output[ids.count - 1]), state)
  }
}
