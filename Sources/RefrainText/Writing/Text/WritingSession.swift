/// A text that a reader and a model write by turns: the state is kept from one to the next.
///
/// A value: keep a copy to go back to, fork one to try another way.
public struct WritingSession: Sendable {
  private let writer: Writer
  private let options: WritingOptions
  private var tokenWriter: TokenWriter

  /// - Parameters:
  ///   - writer: the model to write with.
  ///   - options: how the model writes; its `length` and `stops` end each of its turns.
  /// - Throws: ``WritingError`` for options out of range.
  public init(_ writer: Writer, _ options: WritingOptions = .init()) throws(WritingError) {
    try options.validate()
    self.writer = writer
    self.options = options
    tokenWriter = try TokenWriter(writer, sampling: options.sampling, seed: options.seed)
  }

  /// Whether anything was read that can be continued.
  public var hasBegun: Bool { tokenWriter.hasBegun }

  /// Lets the model read what comes next.
  ///
  /// - Throws: ``WritingError`` for unknown characters that are not to be skipped; nothing has been read then.
  public mutating func read(_ text: String) throws(WritingError) {
    try tokenWriter.read(writer.encode(text, unknown: options.unknown, allowsNothing: true))
  }

  /// Lets the model write, in pieces of whole grapheme clusters that go to `show` as they are made.
  ///
  /// - Throws: ``WritingError/emptyPrompt`` if nothing was read yet, and what `show` throws.
  @discardableResult
  public mutating func write(showing show: (String) throws -> Void = { _ in }) throws -> Writing {
    guard hasBegun else { throw WritingError.emptyPrompt }
    var stream = WritingStream(tokenWriter, writer.tokens, after: "", options)
    while let piece = stream.next() { try show(piece) }
    tokenWriter = stream.writer
    return stream.written
  }

  /// Draws from here on with another seed.
  public mutating func reseed(_ seed: UInt64) { tokenWriter.sampler.reseed(seed) }
}
