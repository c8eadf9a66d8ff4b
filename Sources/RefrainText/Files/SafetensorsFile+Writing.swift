#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

extension SafetensorsFile {
  /// The bytes of a file that holds these F32 tensors, sorted by name: the same for the same tensors.
  ///
  /// - Throws: ``SafetensorsError`` for two tensors of one name, or a shape with another number of values.
  package static func encode(
    _ tensors: [(name: String, shape: [Int], values: [Float])], metadata: [String: String] = [:]
  ) throws(SafetensorsError) -> Data {
    let sorted = tensors.sorted { $0.name < $1.name }
    var content = HeaderContent(tensors: [:], metadata: metadata)
    var offset = 0
    for (name, shape, values) in sorted {
      let size = values.count * 4
      guard name != SafetensorsHeader.metadataKey, content.tensors[name] == nil else {
        throw SafetensorsError(path: "safetensors", problem: .unusableName(tensor: name))
      }
      guard shape.allSatisfy({ $0 >= 0 }), SafetensorsHeader.byteCount(of: shape, bits: 32) == size else {
        let problem = SafetensorsError.Problem.countMismatch(tensor: name, shape: shape, values: values.count)
        throw SafetensorsError(path: "safetensors", problem: problem)
      }
      content.tensors[name] = .init(dtype: "F32", shape: shape, dataOffsets: [offset, offset + size])
      offset += size
    }

    var header = try encodedHeader(content)
    // Values begin at a multiple of eight bytes.
    header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: -header.count & 7))
    var data = Data(capacity: prefixSize + header.count + offset)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(header)
    for (_, _, values) in sorted { append(values, to: &data) }
    return data
  }

  private static func encodedHeader(_ content: HeaderContent) throws(SafetensorsError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return try encoder.encode(content)
    } catch {
      throw SafetensorsError(path: "safetensors", problem: .header(.unencodable(reason: "\(error)")))
    }
  }

  private static func append(_ values: [Float], to data: inout Data) {
    #if _endian(little)
    values.withUnsafeBytes { data.append(contentsOf: $0) }
    #else
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    #endif
  }
}
