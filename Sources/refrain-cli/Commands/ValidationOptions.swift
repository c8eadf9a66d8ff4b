import ArgumentParser
import RefrainText

/// What is held out of a training, and what follows from its figures.
struct ValidationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Hold out this share of the text, its end, or take another file: score it after each epoch, keep the best.",
      valueName: "share|file"))
  var validation: String?
  @Option(
    help: ArgumentHelp("Stop after so many epochs without a better held-out perplexity.", valueName: "epochs"))
  var earlyStopping: Int?

  func validate() throws {
    if let earlyStopping, earlyStopping < 1 { throw ValidationError("--early-stopping takes a number from 1 up.") }
    if earlyStopping != nil, validation == nil {
      throw ValidationError("--early-stopping needs a text to validate on; add --validation 0.1.")
    }
  }

  /// The share that is held out; nil for another file, or nothing.
  var share: Double? { validation.flatMap { Double($0) } }

  /// The other file, if one is named; it is read as the text is.
  func otherText(_ source: CorpusSource) throws -> Corpus? {
    guard let validation, share == nil else { return nil }
    return try Corpus(source.reading(validation))
  }

  /// The text to learn from, and the one that is held out, in memory.
  ///
  /// - Parameter source: of the whole text.
  /// - Throws: ``HeldOutError`` for a share that cannot be, ``CorpusError`` for a file that cannot be read.
  func texts(_ source: CorpusSource) throws -> (training: Corpus, heldOut: Corpus?) {
    let corpus = try Corpus(source)
    guard let share else { return (corpus, try otherText(source)) }
    let (training, heldOut) = try corpus.split(heldOut: share)
    return (training, heldOut)
  }
}

extension CorpusSource {
  /// Another text, read in the same way, and whole.
  func reading(_ path: String) -> CorpusSource {
    var source = self
    (source.paths, source.builtin, source.characters) = ([path], nil, nil)
    return source
  }
}
