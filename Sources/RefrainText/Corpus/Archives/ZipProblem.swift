/// What is wrong with a zip archive. Entries go by their names, bytes count from 0.
public enum ZipProblem: Error, Sendable, Equatable {
  case noEndRecord
  case severalDisks
  case zip64
  case directoryOutOfRange(byteOffset: Int, size: Int)
  /// The central directory's entry of this number, from 1, is no entry or is cut short.
  case badDirectoryEntry(Int)
  /// The central directory's size or count is not that of its entries.
  case directorySizeMismatch
  case noText
  case severalTexts([String])
  case encrypted(entry: String)
  case unknownMethod(entry: String, method: Int)
  case badLocalHeader(entry: String)
  case headersDisagree(entry: String, field: String)
  case dataOutOfRange(entry: String)
  case corrupt(entry: String, reason: String)
  case sizeMismatch(entry: String, stated: Int, found: Int)
  case wrongChecksum(entry: String)
  case expandsTooFar(entry: String, limit: Int)
}

extension ZipProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noEndRecord: "the zip archive has no end: it is cut short, or something was appended to it; fetch it again"
    case .severalDisks: "the zip archive is split over several files; join them with zip -s 0 IN.zip --out OUT.zip"
    case .zip64: "the zip archive is in the zip64 format, which is not read here; unpack it and give the .txt"
    case .directoryOutOfRange(let offset, let size):
      "the zip archive's directory (\(size) bytes at \(offset)) lies outside the file"
    case .badDirectoryEntry(let number): "entry \(number) of the zip archive's directory is damaged"
    case .directorySizeMismatch: "the zip archive's directory does not have the size that it states"
    case .noText: "the zip archive holds no file"
    case .severalTexts(let names):
      "the zip archive holds \(names.count) files, and one text is wanted ("
        + names.prefix(5).map(printable).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
        + "); unpack it and give one .txt"
    case .encrypted(let entry): "\(printable(entry)) is encrypted; unpack it with its password and give the .txt"
    case .unknownMethod(let entry, let method):
      "\(printable(entry)) is compressed with \(Self.name(ofMethod: method)), which is not read here "
        + "(stored and deflated are); unpack it and give the .txt"
    case .badLocalHeader(let entry): "the header of \(printable(entry)) is not where the zip directory says"
    case .headersDisagree(let entry, let field):
      "the zip directory and the header of \(printable(entry)) disagree on its \(field)"
    case .dataOutOfRange(let entry): "the data of \(printable(entry)) reach beyond the zip archive's entries"
    case .corrupt(let entry, let reason):
      "the data of \(printable(entry)) are damaged (\(printable(reason))); fetch the archive again"
    case .sizeMismatch(let entry, let stated, let found):
      "\(printable(entry)) should have \(stated) bytes by the zip directory and has \(found)"
    case .wrongChecksum(let entry): "\(printable(entry)) does not match its CRC-32; fetch the archive again"
    case .expandsTooFar(let entry, let limit):
      "\(printable(entry)) expands to more than \(grouped(limit)) bytes, which no text of its size does; "
        + "if it is meant, unpack it and give the .txt"
    }
  }

  private static func name(ofMethod method: Int) -> String {
    switch method {
    case 9: "Deflate64 (method 9)"
    case 12: "bzip2 (method 12)"
    case 14: "LZMA (method 14)"
    case 93: "Zstandard (method 93)"
    case 95: "xz (method 95)"
    case 99: "AES encryption (method 99)"
    default: "method \(method)"
    }
  }
}
