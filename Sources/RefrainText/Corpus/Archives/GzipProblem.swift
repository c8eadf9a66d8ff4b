/// What is wrong with a gzip file. Members count from 1, bytes from 0.
public enum GzipProblem: Error, Sendable, Equatable {
  /// It ends too early.
  case truncated
  /// It is compressed by a method that is not read here.
  case unknownMethod(Int)
  /// It uses flags that the format reserves.
  case reservedFlags
  /// Its compressed data cannot be unpacked.
  case corrupt(reason: String)
  /// The checksum of its header is wrong.
  case wrongHeaderChecksum
  /// Its checksum is not that of its content.
  case wrongChecksum(member: Int)
  /// Its size is not the one stated.
  case wrongSize(member: Int)
  /// Something follows its end.
  case trailingBytes(byteOffset: Int)
  /// Bytes: 64 MiB or a hundred times the file.
  case expandsTooFar(limit: Int)
}

extension GzipProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .truncated: "the gzip file is cut short; fetch it again"
    case .unknownMethod(let method): "gzip compression method \(method) is unknown (8, deflate, is the only one)"
    case .reservedFlags: "the gzip header has flags set that no version of the format defines"
    case .corrupt(let reason): "the gzip data are damaged (\(printable(reason))); fetch the file again"
    case .wrongHeaderChecksum: "the gzip header does not match its checksum; fetch the file again"
    case .wrongChecksum(let member): "the content of gzip member \(member) does not match its CRC-32; fetch it again"
    case .wrongSize(let member): "the content of gzip member \(member) has another size than stated; fetch it again"
    case .trailingBytes(let offset): "something that is not gzip follows the data at byte \(offset)"
    case .expandsTooFar(let limit):
      "the gzip file expands to more than \(grouped(limit)) bytes, which no text of its size does; "
        + "if it is meant, unpack it with gzip -d and give the .txt"
    }
  }
}
