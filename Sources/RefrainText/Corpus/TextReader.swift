#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// From the path of a file to its text: unpacks gzip and zip, drops the byte-order mark, insists on UTF-8. What the
/// file is, its first bytes say; a name that promises an archive must not hold anything else.
enum TextReader {
  /// The text of a file, a block at a time, and what it is called in messages.
  static func open(_ file: RawBytes, repairs: Bool) throws(CorpusError) -> (text: UTF8Blocks, source: TextSource) {
    let (bytes, packing) = try unpacked(file)
    let source = TextSource(path: file.path, packing: packing)
    return (UTF8Blocks(bytes, from: source, repairs: repairs), source)
  }

  /// Text and gzip are streamed; an archive is read and unpacked in memory.
  private static func unpacked(_ file: RawBytes) throws(CorpusError) -> (any ByteSource, TextSource.Packing) {
    var file = file
    let path = file.path
    let beginning = try file.peek(16)
    if Gzip.isGzip(beginning) { return (Gzip(file), .gzip) }
    if ZipArchive.isZip(beginning) {
      let archive = try file.rest(limit: largestText)
      do throws(ZipProblem) {
        let (name, content) = try ZipArchive.text(of: archive)
        return (RawBytes(content, path: path), .zip(entry: name))
      } catch {
        throw .zip(path: path, error)
      }
    }
    for other in otherPackings where beginning.starts(with: other.magic) {
      let command = "\(other.tool) -dc \(shellQuoted(path)) > text.txt"
      throw .otherPacking(path: path, name: other.tool, command: command)
    }
    let name = path.lowercased()
    guard !name.hasSuffix(".zip"), !name.hasSuffix(".gz") else { throw .notPacked(path: path) }
    return (file, .none)
  }

  /// None of these beginnings is UTF-8 text, save bzip2's, which is unusual enough.
  private static let otherPackings: [(tool: String, magic: [UInt8])] = [
    ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
    ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ("bzip2", [0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59]),
  ]
}
