import RefrainTensor

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Bytes that come a block at a time.
protocol ByteSource {
  /// Reads the next bytes and returns how many there were; 0 at the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(CorpusError) -> Int
}

/// A file as it is, or bytes in memory, with a look at the beginning.
struct RawBytes: ByteSource {
  private let file: OpenFile?
  /// Bytes that come before those of the file.
  private var pending: Data
  let path: String
  /// How many there are, as far as the system says.
  let size: Int

  init(_ path: String) throws(CorpusError) {
    do throws(OpenFile.Problem) {
      let file = try OpenFile(path)
      (self.file, size) = (file, file.size)
    } catch {
      throw .file(FileError(error, path: path))
    }
    (self.path, pending) = (path, Data())
  }

  init(_ data: Data, path: String) {
    (file, pending, size, self.path) = (nil, data, data.count, path)
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(CorpusError) -> Int {
    if !pending.isEmpty {
      let count = min(pending.count, buffer.count)
      pending.copyBytes(to: buffer, count: count)
      pending = pending.dropFirst(count)
      return count
    }
    guard let file else { return 0 }
    do throws(OpenFile.Problem) {
      return try file.read(into: buffer)
    } catch {
      throw .file(FileError(error, path: path))
    }
  }

  /// The first bytes, `count` of them where there are as many; they are still to be read.
  mutating func peek(_ count: Int) throws(CorpusError) -> Data {
    while pending.count < count, try fetch(count) {}
    return pending.prefix(count)
  }

  /// All that is left.
  ///
  /// - Throws: ``CorpusError`` for more than `limit` bytes.
  mutating func rest(limit: Int) throws(CorpusError) -> Data {
    repeat {
      let known = max(size, pending.count)
      guard known <= limit else { throw .file(.tooLarge(path: path, bytes: known, limit: limit)) }
    } while try fetch(1 << 20)
    return pending
  }

  private mutating func fetch(_ count: Int) throws(CorpusError) -> Bool {
    guard let file else { return false }
    var block = [UInt8](repeating: 0, count: count)
    let result = block.withUnsafeMutableBytes { block in
      Result { () throws(OpenFile.Problem) -> Int in try file.read(into: block) }
    }
    do throws(OpenFile.Problem) {
      let taken = try result.get()
      pending.append(contentsOf: block[..<taken])
      return taken > 0
    } catch {
      throw .file(FileError(error, path: path))
    }
  }
}
