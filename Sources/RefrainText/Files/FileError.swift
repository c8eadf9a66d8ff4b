import RefrainTensor

/// What can go wrong between Refrain and a file on the disk.
public enum FileError: Error, Sendable, Equatable {
  /// There is no such file.
  case notFound(path: String)
  /// It is a directory.
  case isDirectory(path: String)
  /// A device, a pipe or a socket: its size is unknown, so no limit could hold.
  case notRegular(path: String)
  /// `reason` is the operating system's message.
  case unreadable(path: String, reason: String)
  /// Sizes in bytes.
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// It cannot be written.
  case unwritable(path: String, reason: String)
}

extension FileError {
  init(_ problem: OpenFile.Problem, path: String) {
    switch problem {
    case .notFound: self = .notFound(path: path)
    case .isDirectory: self = .isDirectory(path: path)
    case .notRegular: self = .notRegular(path: path)
    case .unreadable(let code): self = .unreadable(path: path, reason: Platform.message(ofError: code))
    }
  }
}

extension FileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound(let path):
      "\(printable(path)): there is no such file; check the path"
    case .isDirectory(let path):
      "\(printable(path)) is a directory; name a file inside it"
    case .notRegular(let path):
      "\(printable(path)) is a device or a pipe; write its content to a file and name that"
    case .unreadable(let path, let reason):
      "\(printable(path)) cannot be read: \(reason)"
    case .tooLarge(let path, let bytes, let limit):
      "\(printable(path)) has \(bytes) bytes, more than the \(limit) that are read here"
    case .unwritable(let path, let reason):
      "\(printable(path)) cannot be written: \(reason)"
    }
  }
}
