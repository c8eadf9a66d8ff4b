#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// The tensors of a safetensors file (https://github.com/huggingface/safetensors): eight bytes with the header's
/// length, a JSON header, then the data. Held to the rules of the reference crate: the tensors cover the data
/// exactly, without overlap, hole or rest.
package struct SafetensorsFile: Sendable {
  package struct Entry: Sendable, Equatable {
    package let name: String
    /// As the format writes it, `F32` say.
    package let dtype: String
    package let shape: [Int]
    /// Where the values lie in the file.
    package let range: Range<Int>
  }

  /// In the order of their data.
  package let entries: [Entry]
  package let metadata: [String: String]
  private let path: String
  private let bytes: Data
  /// Where each name stands in `entries`.
  private let indices: [String: Int]

  /// Eight bytes for the header's length, and as much header as the reference crate takes.
  static let prefixSize = 8
  static let largestHeader = 100_000_000
  /// 16 GiB.
  private static let largestFile = 1 << 34

  package init(contentsOf path: String) throws(SafetensorsError) {
    let bytes: Data
    do throws(FileError) {
      bytes = try DurableFile.read(path, limit: Self.largestFile)
    } catch {
      throw SafetensorsError(path: path, problem: .file(error))
    }
    try self.init(parsing: bytes, path: path)
  }

  /// Checks all of the header, and looks at no value; `path` is for messages.
  package init(parsing bytes: Data, path: String) throws(SafetensorsError) {
    do throws(SafetensorsError.Problem) {
      let reader = ByteReader(bytes)
      let header = try SafetensorsHeader(reader)
      self.entries = try header.entries(dataSize: reader.count - header.end)
      // The header is an object without repeated keys.
      self.indices = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
      self.metadata = header.metadata
      self.bytes = reader.bytes
      self.path = path
    } catch {
      throw SafetensorsError(path: path, problem: error)
    }
  }

  /// The tensors whose names begin with `prefix`, under what follows it.
  package func part(_ prefix: String) -> SafetensorsFile {
    let entries = entries.filter { $0.name.hasPrefix(prefix) }.map {
      Entry(name: String($0.name.dropFirst(prefix.count)), dtype: $0.dtype, shape: $0.shape, range: $0.range)
    }
    return SafetensorsFile(entries: entries, metadata: metadata, path: path, bytes: bytes)
  }

  /// - Parameter entries: of different names, which lie in `bytes`.
  private init(entries: [Entry], metadata: [String: String], path: String, bytes: Data) {
    (self.entries, self.metadata, self.path, self.bytes) = (entries, metadata, path, bytes)
    indices = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
  }

  /// The bytes of a tensor's values, as the file has them.
  package func withBytes<R>(of entry: Entry, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[entry.range])) }
  }

  package subscript(name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// The values of a tensor in row-major order.
  package func float32Values(of name: String) throws(SafetensorsError) -> [Float] {
    guard let entry = self[name] else { throw SafetensorsError(path: path, problem: .missingTensor(tensor: name)) }
    guard entry.dtype == "F32" else {
      throw SafetensorsError(path: path, problem: .notFloat32(tensor: name, dtype: entry.dtype))
    }
    return bytes.withUnsafeBytes { bytes in
      let values = UnsafeRawBufferPointer(rebasing: bytes[entry.range])
      return (0..<values.count / 4).map { index in
        Float(bitPattern: UInt32(littleEndian: values.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
      }
    }
  }
}
