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
  static func unsettledPath(in directory: String) -> String { "\(directory)/.refrain-tokens.new" }

  /// - Parameter all: whether the directory goes too, if there is nothing else in it.
  static func removeUnsettled(in directory: String, orAll all: Bool = false) {
    try? FileManager.default.removeItem(atPath: unsettledPath(in: directory))
    guard all, (try? FileManager.default.contentsOfDirectory(atPath: directory))?.isEmpty == true else { return }
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// Puts the ids of a run that has begun in their place; those of a run that it replaces go.
  func settle(in directory: String) throws {
    guard encodeTo == nil else { return }
    let (new, place) = (Self.unsettledPath(in: directory), path(in: directory))
    try? FileManager.default.removeItem(atPath: place)
    if FileManager.default.fileExists(atPath: new) { try FileManager.default.moveItem(atPath: new, toPath: place) }
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
