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
  private func path(in directory: String) -> String { encodeTo ?? "\(directory)/tokens.bin" }

  /// Where ids lie until their run has begun; what was there before stays until then.
  func unsettledPath(in directory: String) -> String { chosenUnsettledPath ?? "\(directory)/.refrain-tokens.new" }

  /// The same, if a file was named; nil leaves it to the size of the text.
  var chosenUnsettledPath: String? { encodeTo.map { "\($0).new" } }

  /// - Parameter directory: nil where none was made.
  func removeUnsettled(in directory: String?) {
    guard let path = chosenUnsettledPath ?? directory.map(unsettledPath) else { return }
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Removes the ids of what the run learned from before.
  func removeSettled(in directory: String) { try? FileManager.default.removeItem(atPath: path(in: directory)) }

  /// Puts new ids in their place, if there are any.
  func settle(in directory: String) throws {
    let new = unsettledPath(in: directory)
    guard FileManager.default.fileExists(atPath: new) else { return }
    removeSettled(in: directory)
    try FileManager.default.moveItem(atPath: new, toPath: path(in: directory))
  }

  /// - Throws: for a file that is there and holds something else, or ids that are not to be overwritten.
  func requireFree(overwriting: Bool) throws {
    guard let encodeTo, FileManager.default.fileExists(atPath: encodeTo) else { return }
    guard EncodedCorpus.isStored(at: encodeTo) else {
      throw ValidationError("--encode-to: \(printable(encodeTo)) is there and holds no ids; name another file.")
    }
    guard overwriting else {
      throw ValidationError(
        "--encode-to: \(printable(encodeTo)) holds the ids of a text already; name another file, or --overwrite.")
    }
  }

  /// The ids of a run that goes on, if they are in a file; nil where its text is read again.
  func encoded(in directory: String, _ vocabulary: Vocabulary) throws -> EncodedCorpus? {
    let path = path(in: directory)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try EncodedCorpus(contentsOf: path, vocabulary: vocabulary)
  }
}
