import ArgumentParser
import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How a text becomes ids: in memory, or in a file.
struct EncodingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Write the text's ids into this file and read them from there, so that neither text nor ids are held in memory. \
      Default: for a text of more than 64 MiB, tokens.bin in the output directory.
      """, valueName: "file"))
  var encodeTo: String?

  /// The file of ids of a run, be it there or not.
  func path(in directory: String) -> String { encodeTo ?? "\(directory)/tokens.bin" }

  /// The ids of a run that goes on, if they are in a file; nil where its text is read again.
  func encoded(in directory: String, _ vocabulary: Vocabulary) throws -> EncodedCorpus? {
    let path = path(in: directory)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try EncodedCorpus(contentsOf: path, vocabulary: vocabulary)
  }
}
