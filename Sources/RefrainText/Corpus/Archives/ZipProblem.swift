/// What is wrong with a zip archive. Entries go by their names, bytes count from 0.
public enum ZipProblem: Error, Sendable, Equatable {
  /// The end of the archive is missing.
  case noEndRecord
  /// It is one part of a split archive.
  case severalDisks
  /// It is of the 64-bit form, which is not read here.
  case zip64
  /// Its directory lies outside the file.
  case directoryOutOfRange(byteOffset: Int, size: Int)
  /// The central directory's entry of this number, from 1, is no entry or is cut short.
  case badDirectoryEntry(Int)
  /// The central directory's size or count is not that of its entries.
  case directorySizeMismatch
  /// It holds no text.
  case noText
  /// It holds several texts, these.
  case severalTexts([String])
  /// The entry is encrypted.
  case encrypted(entry: String)
  /// It is compressed by a method that is not read here.
  case unknownMethod(entry: String, method: Int)
  /// The entry's own header is damaged.
  case badLocalHeader(entry: String)
  /// The entry's header and the directory say different things.
  case headersDisagree(entry: String, field: String)
  /// The entry's data lie outside the file.
  case dataOutOfRange(entry: String)
  /// Its compressed data cannot be unpacked.
  case corrupt(entry: String, reason: String)
  /// The entry is not as long as stated.
  case sizeMismatch(entry: String, stated: Int, found: Int)
  /// Its checksum is not that of its content.
  case wrongChecksum(entry: String)
  /// The entry unpacks to more than is allowed.
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
