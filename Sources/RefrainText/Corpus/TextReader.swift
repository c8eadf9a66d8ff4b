#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// From the path of a file to its text: unpacks gzip and zip, drops the byte-order mark, insists on UTF-8. What the
/// file is, its first bytes say; a name that promises an archive must not hold anything else.
enum TextReader {
  static func read(_ path: String) throws(CorpusError) -> (text: String, source: TextSource) {
    let bytes: Data
    do throws(FileError) {
      bytes = try DurableFile.read(path, limit: largestText)
    } catch {
      throw .file(error)
    }
    return try text(of: bytes, path: path)
  }

  /// The text that a file of these bytes holds.
  static func text(of bytes: Data, path: String) throws(CorpusError) -> (text: String, source: TextSource) {
    let (unpacked, packing) = try unpack(bytes, path: path)
    let source = TextSource(path: path, packing: packing)
    return (try decode(unpacked, from: source), source)
  }

  private static func unpack(_ bytes: Data, path: String) throws(CorpusError) -> (Data, TextSource.Packing) {
    if Gzip.isGzip(bytes) {
      do throws(GzipProblem) { return (try Gzip.content(of: bytes), .gzip) } catch {
        throw .gzip(path: path, error)
      }
    }
    if ZipArchive.isZip(bytes) {
      do throws(ZipProblem) {
        let (name, content) = try ZipArchive.text(of: bytes)
        return (content, .zip(entry: name))
      } catch {
        throw .zip(path: path, error)
      }
    }
    for other in otherPackings where bytes.starts(with: other.magic) {
      let command = "\(other.tool) -dc \(shellQuoted(path)) > text.txt"
      throw .otherPacking(path: path, name: other.tool, command: command)
    }
    let name = path.lowercased()
    guard !name.hasSuffix(".zip"), !name.hasSuffix(".gz") else { throw .notPacked(path: path) }
    return (bytes, .none)
  }

  /// None of these beginnings is UTF-8 text, save bzip2's, which is unusual enough.
  private static let otherPackings: [(tool: String, magic: [UInt8])] = [
    ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
    ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ("bzip2", [0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59]),
  ]

  private static func decode(_ bytes: Data, from source: TextSource) throws(CorpusError) -> String {
    let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let text = isMarked ? bytes.dropFirst(3) : bytes
    guard !text.isEmpty else { throw .empty(source) }
    let result: Result<String, CorpusError> = text.withUnsafeBytes { text in
      if !isMarked, let encoding = TextEncoding(markOf: text) ?? TextEncoding(zerosOf: text) {
        return .failure(.otherEncoding(source, encoding))
      }
      if let string = String(validating: text.bindMemory(to: UInt8.self), as: UTF8.self) { return .success(string) }
      if !isMarked, let encoding = TextEncoding(guessing: text) {
        return .failure(.otherEncoding(source, encoding))
      }
      let broken = UTF8Check.firstMalformed(in: text) ?? text.count
      return .failure(.malformedUTF8(source, byteOffset: broken + (isMarked ? 3 : 0)))
    }
    return try result.get()
  }
}
