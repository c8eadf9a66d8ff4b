import ArgumentParser
import RefrainText

/// Which text, and how it is read.
struct CorpusOptions: ParsableArguments {
  @Argument(
    help: "UTF-8 .txt files, .gz or .zip of them, or folders of .txt and .gz; a built-in corpus without any.")
  var paths: [String] = []
  @Option(help: "Which built-in corpus to take when no PATH is given.")
  var builtin: BuiltinCorpus?
  @Option(help: "Take this many characters from the beginning of the text.")
  var characters: Int?
  @Option(help: "Keep line ends, or make each a space as the chapter does.")
  var newlines: Corpus.Newlines = .keep
  @Flag(help: "Replace what is not UTF-8 by U+FFFD, instead of refusing the text.")
  var repair = false
  @Option(help: "End each file (or each song of a built-in corpus) with an end token, so that a model learns to stop.")
  var pieces: CorpusSource.Pieces = .whole
  @Option(
    help: ArgumentHelp(
      "Begin a new such piece at each line that is this, as --- or '' (an empty line).", valueName: "line"))
  var pieceSeparator: String?

  func validate() throws {
    if !paths.isEmpty, builtin != nil { throw ValidationError("Give a PATH or --builtin, not both.") }
  }

  var source: CorpusSource {
    var source = paths.isEmpty ? CorpusSource(builtin: builtin ?? .chinese) : CorpusSource(paths: paths)
    source.characters = characters
    source.newlines = newlines
    source.repairs = repair
    source.pieces = pieces
    source.pieceSeparator = pieceSeparator
    return source
  }
}

extension CorpusSource {
  /// What a run of it may be called.
  var runName: String { paths.first.map(RunDirectory.name(forText:)) ?? (builtin ?? .chinese).rawValue }

  /// As a line of output begins: "lyrics.txt", "lyrics and 2 more", "The built-in Chinese songs".
  var title: String {
    guard let first = paths.first else { return "The built-in \((builtin ?? .chinese).language) songs" }
    return printable(first) + (paths.count > 1 ? " and \(paths.count - 1) more" : "")
  }
}
