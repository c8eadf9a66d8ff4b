/// A file of ids that cannot be used, and why.
public enum TokenFileError: Error, Sendable, Equatable {
  /// A file could not be read or written.
  case file(FileError)
  /// A file's content cannot be used.
  case content(path: String, TokenFileProblem)
}

/// What is wrong with a file of ids.
public enum TokenFileProblem: Error, Sendable, Equatable {
  /// It is no file of ids.
  case noTokenFile
  /// Its format version is one that this Refrain does not know.
  case unknownFormat(Int)
  /// It ends too early.
  case truncated
  /// The header is damaged.
  case damagedHeader
  /// Sizes in bytes.
  case wrongSize(stated: Int, found: Int)
  /// Its checksum is not that of its content.
  case wrongChecksum
  /// An id is not one of the vocabulary's.
  case badID(Int, vocabularyCount: Int)
  /// The ids are those of another vocabulary.
  case otherVocabulary
  /// The ids are those of another text.
  case otherText
}

extension TokenFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .content(let path, let problem): "\(printable(path)): \(problem)"
    }
  }
}

extension TokenFileProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noTokenFile: "this is no file of ids; name one that was written by Refrain, or encode the text again"
    case .unknownFormat(let format):
      "the file of ids has format \(format), and this version of Refrain reads format \(TokenFileHeader.format); "
        + (format > TokenFileHeader.format ? "update Refrain" : "the file is damaged")
    case .truncated: "the file of ids is cut short; encode the text again"
    case .damagedHeader: "the header of the file of ids is damaged; encode the text again"
    case .wrongSize(let stated, let found):
      "the file of ids should have \(grouped(stated)) bytes and has \(grouped(found)); encode the text again"
    case .wrongChecksum: "the ids do not match their CRC-32; encode the text again"
    case .badID(let id, let count):
      "the file holds the id \(id), and the vocabulary has \(grouped(count)) tokens; encode the text again"
    case .otherVocabulary: "the ids are those of another vocabulary; encode the text again with this one"
    case .otherText: "the ids are those of another text, or of an older state of it; encode the text again"
    }
  }
}
