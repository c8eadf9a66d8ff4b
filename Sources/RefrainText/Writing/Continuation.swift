/// What a model writes after a prompt, each token computed when it is asked for: endless, unless the model was trained
/// on texts of several pieces and ends this one.
///
/// A value: a copy goes on from the same place by itself.
public struct Continuation: Sequence, IteratorProtocol, Sendable {
  private let tokens: TokenTexts
  private var writer: TokenWriter
  private var assembler = ScalarAssembler()
  private var hasEnded = false

  init(_ writer: Writer, promptIDs: [Int32], sampling: Sampling, seed: UInt64) throws(WritingError) {
    tokens = writer.tokens
    self.writer = try TokenWriter(writer, sampling: sampling, seed: seed)
    try self.writer.read(promptIDs)
  }

  /// The text of the next token; of one that ends within a character, what is complete. Nil once the piece has ended.
  public mutating func next() -> String? {
    guard !hasEnded else { return nil }
    let id = writer.next()
    if tokens.isEnd(id) {
      hasEnded = true
      return nil
    }
    return assembler.add(id, of: tokens)
  }

  /// The same as an asynchronous sequence, computed off the caller's actor; it throws `CancellationError` when its
  /// task is cancelled.
  public var asynchronous: AsyncWriting<Continuation> { AsyncWriting(pieces: self) }
}
