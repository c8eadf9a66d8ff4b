/// Where a text came from: a file, and what it was packed in.
public struct TextSource: Sendable, Equatable {
  /// How a text lies in its file.
  public enum Packing: Sendable, Equatable {
    /// As it is.
    case none
    /// In a gzip file.
    case gzip
    /// The name of the entry in the zip archive.
    case zip(entry: String)
  }

  /// The file.
  public let path: String
  /// How the file is packed.
  public let packing: Packing

  /// - Parameters:
  ///   - path: of the file.
  ///   - packing: how the file is packed.
  public init(path: String, packing: Packing = .none) {
    self.path = path
    self.packing = packing
  }

  /// The shell command that writes the text as UTF-8 beside the original.
  func conversion(from encoding: TextEncoding) -> String {
    let file = shellQuoted(path)
    let iconv = "iconv -f \(encoding.rawValue) -t UTF-8"
    return switch packing {
    case .none: "\(iconv) \(file) > \(output)"
    case .gzip: "gzip -dc \(file) | \(iconv) > \(output)"
    case .zip(let entry): "unzip -p \(file) \(shellQuoted(entry)) | \(iconv) > \(output)"
    }
  }

  /// `lyrics.txt`, `lyrics.txt.gz` and `lyrics.txt.zip` become `lyrics.utf8.txt`.
  private var output: String {
    var stem = path[...]
    for ending in [".gz", ".zip", ".txt"] where stem.lowercased().hasSuffix(ending) {
      stem = stem.dropLast(ending.count)
    }
    return shellQuoted("\(stem).utf8.txt")
  }
}

extension TextSource: CustomStringConvertible {
  public var description: String {
    if case .zip(let entry) = packing { return "\(printable(path)) (\(printable(entry)))" }
    return printable(path)
  }
}
