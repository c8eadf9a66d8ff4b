import ArgumentParser
import RefrainText

/// How a text becomes ids: in memory, or in a file.
struct EncodingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Write the text's ids into this file and read them from there, so that neither text nor ids are held in memory. \
      Default: for a text of more than 64 MiB, tokens.bin in the output directory.
      """, valueName: "file"))
  var encodeTo: String?

  /// - Parameter directory: where a file goes that nobody named, made when it is needed.
  func read(
    _ source: CorpusSource, _ settings: VocabularySettings, directory: () throws -> String
  ) throws -> EncodedCorpus {
    if let encodeTo { return try EncodedCorpus(source, settings: settings, encodingTo: encodeTo) }
    return try EncodedCorpus.read(source, settings: settings) { "\(try directory())/tokens.bin" }
  }
}
