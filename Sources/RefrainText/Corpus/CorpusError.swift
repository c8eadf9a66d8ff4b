/// Why a file did not become a corpus.
public enum CorpusError: Error, Sendable, Equatable {
  /// A file could not be read or written.
  case file(FileError)
  /// A gzip file cannot be unpacked.
  case gzip(path: String, GzipProblem)
  /// A zip file cannot be unpacked.
  case zip(path: String, ZipProblem)
  /// Packed by something that is not read here; `command` unpacks it.
  case otherPacking(path: String, name: String, command: String)
  /// Named `.zip` or `.gz`, and is neither: often the error page of a server.
  case notPacked(path: String)
  /// The text is in another encoding than UTF-8.
  case otherEncoding(TextSource, TextEncoding)
  /// Bytes count from 0.
  case malformedUTF8(TextSource, byteOffset: Int)
  /// `source` is nil for a text that was not read from a file.
  case empty(TextSource?)
  /// So many characters cannot be taken.
  case invalidCharacterCount(Int)
  /// There is no text in a folder.
  case noTexts(folder: String)
  /// More than one line.
  case invalidSeparator(String)
  /// More text than is held in memory, in bytes.
  case tooLarge(limit: Int)
}

extension CorpusError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .gzip(let path, let problem): "\(printable(path)): \(problem)"
    case .zip(let path, let problem): "\(printable(path)): \(problem)"
    case .otherPacking(let path, let name, let command):
      "\(printable(path)) is packed by \(name), which is not read here; unpack it with\n  \(printable(command))"
    case .notPacked(let path):
      "\(printable(path)) is named like an archive and is none (did its download fail?); "
        + "if it is a text, rename it to .txt"
    case .otherEncoding(let source, let encoding):
      "\(source) looks like \(encoding.rawValue), and texts are read as UTF-8; convert it with\n  "
        + printable(source.conversion(from: encoding))
    case .malformedUTF8(let source, let offset):
      "\(source) is not UTF-8: byte \(grouped(offset)) (counting from 0) begins no character; "
        + "replace what is broken by U+FFFD (--repair, or repairs in Swift), or if you know its encoding, convert it "
        + "with\n  iconv -f ENCODING -t UTF-8"
    case .empty(.some(let source)): "\(source) is empty, and a model needs a text to learn from"
    case .empty(nil): "the text is empty, and a model needs a text to learn from"
    case .invalidCharacterCount(let count): "a corpus of \(count) characters cannot be made; ask for 1 or more"
    case .noTexts(let folder):
      "\(printable(folder)) holds no .txt or .gz file (hidden ones are passed over); name a folder that does, or a file"
    case .invalidSeparator(let line):
      "pieces cannot be parted by \"\(printable(line))\", which is more than one line; give a line without its end"
    case .tooLarge(let limit):
      "the text has more than \(grouped(limit)) bytes, the most that are held in memory; encode it into a file of ids "
        + "(EncodedCorpus in Swift), which is not held"
    }
  }
}
