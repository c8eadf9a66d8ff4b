/// A text as it is written, in pieces that can be shown at once: none ends within a grapheme cluster, and none holds a
/// part of a stop string.
///
/// A value: a copy goes on from the same place by itself.
public struct WritingStream: Sequence, IteratorProtocol, Sendable {
  private let wantsLogProbabilities: Bool
  private var collector: TextCollector
  private(set) var writer: TokenWriter

  init(_ writer: TokenWriter, _ tokens: TokenTexts, after prompt: String, _ options: WritingOptions) {
    self.writer = writer
    wantsLogProbabilities = options.wantsLogProbabilities
    collector = TextCollector(tokens, after: prompt, options, seed: options.seed)
  }

  /// What was given out so far, with its ids.
  public var written: Writing { collector.written }

  /// The next piece, never empty; nil at the end.
  public mutating func next() -> String? {
    while !collector.hasEnded {
      let (id, logProbability) = writer.next(wantsLogProbability: wantsLogProbabilities)
      let piece = collector.add(id, logProbability: logProbability)
      if !piece.isEmpty { return piece }
    }
    return nil
  }

  /// The same as an asynchronous sequence, computed off the caller's actor; it throws `CancellationError` when its
  /// task is cancelled.
  public var asynchronous: AsyncWriting<WritingStream> { AsyncWriting(pieces: self) }
}

extension Writer {
  /// What follows `prompt`, as it is written.
  ///
  /// - Throws: ``WritingError`` for a prompt that cannot be continued and for options out of range.
  public func stream(after prompt: String, _ options: WritingOptions = .init()) throws(WritingError) -> WritingStream {
    try options.validate()
    var writer = try TokenWriter(self, sampling: options.sampling, seed: options.seed)
    try writer.read(encode(prompt, unknown: options.unknown))
    return WritingStream(writer, tokens, after: prompt, options)
  }
}
