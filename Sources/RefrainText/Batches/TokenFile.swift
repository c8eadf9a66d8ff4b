import RefrainTensor

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A file of ids that is mapped: `tokens.bin` of a saved run.
struct TokenFile {
  let header: TokenFileHeader
  let ids: TokenIDs

  /// Opens and checks a file: its size, that its ids are those that were written, and that the vocabulary has them. It
  /// is read once for that. A file that somebody makes shorter while it is in use ends the process; one that is
  /// replaced or removed stays readable.
  ///
  /// - Throws: ``TokenFileError``.
  init(_ path: String, vocabulary: Vocabulary) throws(TokenFileError) {
    let mapped: MappedFile?
    do throws(OpenFile.Problem) {
      let file = try OpenFile(path)
      mapped = file.size > 0 ? try file.mapped() : nil
    } catch {
      throw .file(FileError(error, path: path))
    }
    guard let mapped else { throw .content(path: path, .noTokenFile) }
    do throws(TokenFileProblem) {
      (header, ids) = try Self.checked(mapped, vocabulary)
    } catch {
      throw .content(path: path, error)
    }
  }

  private static func checked(
    _ file: MappedFile, _ vocabulary: Vocabulary
  ) throws(TokenFileProblem) -> (TokenFileHeader, TokenIDs) {
    let header = try TokenFileHeader(parsing: Data(file.bytes.prefix(TokenFileHeader.size)))
    let (size, overflow) = header.count.multipliedReportingOverflow(by: header.width.bytes)
    guard !overflow, size <= Int.max - TokenFileHeader.size, size + TokenFileHeader.size == file.bytes.count else {
      let stated = overflow ? Int.max : size.addingReportingOverflow(TokenFileHeader.size).partialValue
      throw .wrongSize(stated: stated, found: file.bytes.count)
    }
    guard header.vocabularyDigest == vocabulary.digest else { throw .otherVocabulary }
    let (checksum, last) = summary(file, header.width)
    guard checksum == header.checksum else { throw .wrongChecksum }
    guard last < vocabulary.count else { throw .badID(last, vocabularyCount: vocabulary.count) }
    let ids = MappedIDs(
      file, start: TokenFileHeader.size, width: header.width, count: header.count, last: UInt32(last))
    return (header, TokenIDs(ids))
  }

  /// The checksum of all ids, and the largest.
  private static func summary(_ file: MappedFile, _ width: MappedIDs.Width) -> (checksum: UInt32, last: Int) {
    file.expect(.once)
    defer { file.expect(.normal) }
    var (checksum, last) = (UInt32(0), UInt32(0))
    let (ids, blockSize) = (UnsafeRawBufferPointer(rebasing: file.bytes[TokenFileHeader.size...]), 1 << 20)
    for start in stride(from: 0, to: ids.count, by: blockSize) {
      let block = UnsafeRawBufferPointer(rebasing: ids[start..<min(start + blockSize, ids.count)])
      checksum = crc32(checksum, block)
      switch width {
      case .bits16:
        for id in block.bindMemory(to: UInt16.self) { last = max(last, UInt32(UInt16(littleEndian: id))) }
      case .bits32:
        for id in block.bindMemory(to: UInt32.self) { last = max(last, UInt32(littleEndian: id)) }
      }
    }
    return (checksum, Int(last))
  }
}

extension Vocabulary {
  /// What tells vocabularies apart.
  var digest: UInt64 {
    var hash = XXH64()
    // A vocabulary can always be written.
    if let content = try? fileContent() { content.withUnsafeBytes { hash.update($0) } }
    return hash.value
  }
}
