import RefrainTensor

/// Writes a file of ids a block at a time. It takes its place, synced, when it is finished; until then, and if it never
/// is, what was there before stays.
struct TokenFileWriter: ~Copyable {
  private let file: NewFile
  private let path: String
  private let width: MappedIDs.Width
  private let vocabularyDigest: UInt64
  private var count = 0
  private var checksum: UInt32 = 0

  init(_ path: String, vocabulary: Vocabulary) throws(TokenFileError) {
    self.path = path
    width = MappedIDs.Width(vocabularyCount: vocabulary.count)
    vocabularyDigest = vocabulary.digest
    file = try Self.newFile(path)
  }

  /// With room for the header.
  private static func newFile(_ path: String) throws(TokenFileError) -> NewFile {
    do throws(NewFile.Problem) {
      let file = try NewFile(path)
      let room = [UInt8](repeating: 0, count: TokenFileHeader.size)
      try room.withBytes { (bytes) throws(NewFile.Problem) in try file.append(bytes) }
      return file
    } catch {
      throw Self.error(error, path)
    }
  }

  mutating func append(_ ids: [Int32]) throws(TokenFileError) {
    guard !ids.isEmpty else { return }
    count += ids.count
    switch width {
    case .bits16: try append(values: ids.map { UInt16(truncatingIfNeeded: $0).littleEndian })
    case .bits32: try append(values: ids.map { UInt32(bitPattern: $0).littleEndian })
    }
  }

  private mutating func append(values: [some FixedWidthInteger]) throws(TokenFileError) {
    checksum = values.withUnsafeBytes { crc32(checksum, $0) }
    do throws(NewFile.Problem) {
      try values.withBytes { (bytes) throws(NewFile.Problem) in try file.append(bytes) }
    } catch {
      throw Self.error(error, path)
    }
  }

  consuming func finish(
    textDigest: UInt64, byteCount: Int, characterCount: Int
  ) throws(TokenFileError) {
    let header = TokenFileHeader(
      width: width, count: count, vocabularyDigest: vocabularyDigest, textDigest: textDigest, byteCount: byteCount,
      characterCount: characterCount, checksum: checksum)
    let path = path
    do throws(NewFile.Problem) {
      try header.bytes.withBytes { (bytes) throws(NewFile.Problem) in try file.rewriteBeginning(bytes) }
      try file.finish()
    } catch {
      throw Self.error(error, path)
    }
  }

  private static func error(_ problem: NewFile.Problem, _ path: String) -> TokenFileError {
    .file(.unwritable(path: path, reason: Platform.message(ofError: problem.code)))
  }
}

extension Array {
  /// `withUnsafeBytes`, for a body of typed errors.
  fileprivate func withBytes<E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
    let result = withUnsafeBytes { bytes in Result { () throws(E) in try body(bytes) } }
    try result.get()
  }
}
