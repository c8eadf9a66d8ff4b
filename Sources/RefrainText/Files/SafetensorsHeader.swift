#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The JSON header of a safetensors file, parsed and checked.
struct SafetensorsHeader {
  /// What the header says of a tensor. Offsets count from the end of the header.
  struct Tensor: Codable {
    var dtype: String
    var shape: [Int]
    var dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  static let metadataKey = "__metadata__"

  private let tensors: [String: Tensor]
  let metadata: [String: String]
  /// Where the data begin.
  let end: Int

  init(_ reader: ByteReader) throws(SafetensorsError.Problem) {
    let prefix = SafetensorsFile.prefixSize
    guard let stated = reader.integer(UInt64.self, at: 0) else { throw .tooShort(size: reader.count) }
    let limit = SafetensorsFile.largestHeader
    guard let size = Int(exactly: stated), size <= limit else { throw .headerTooLong(size: stated, limit: limit) }
    guard let json = reader.slice(size, at: prefix) else {
      throw .headerBeyondFile(size: size, fileSize: reader.count)
    }
    guard json.first == UInt8(ascii: "{") else { throw .headerNotObject }
    let content: HeaderContent
    do throws(JSONFileError) {
      content = try JSONFile.decode(HeaderContent.self, from: Data(json), path: "")
    } catch {
      throw .header(error.problem)
    }
    tensors = content.tensors
    metadata = content.metadata
    end = prefix + size
  }

  /// The tensors in the order of their data, which they must cover exactly.
  func entries(dataSize: Int) throws(SafetensorsError.Problem) -> [SafetensorsFile.Entry] {
    var spans: [(name: String, tensor: Tensor, range: Range<Int>)] = []
    for (name, tensor) in tensors {
      spans.append((name, tensor, try Self.range(of: tensor, name, dataSize: dataSize)))
    }
    // Tensors without elements begin and end where others meet.
    spans.sort {
      ($0.range.lowerBound, $0.range.upperBound, $0.name) < ($1.range.lowerBound, $1.range.upperBound, $1.name)
    }

    var covered = 0
    var last = ""
    for span in spans {
      let start = span.range.lowerBound
      guard start >= covered else { throw .overlap(tensor: span.name, other: last) }
      guard start == covered else { throw .gap(tensor: span.name, size: start - covered) }
      (covered, last) = (span.range.upperBound, span.name)
    }
    guard covered == dataSize else { throw .trailingBytes(size: dataSize - covered) }
    return spans.map { name, tensor, range in
      let inFile = end + range.lowerBound..<end + range.upperBound
      return SafetensorsFile.Entry(name: name, dtype: tensor.dtype, shape: tensor.shape, range: inFile)
    }
  }

  /// The tensor's bytes in the data, once its dtype, shape and offsets agree.
  private static func range(
    of tensor: Tensor, _ name: String, dataSize: Int
  ) throws(SafetensorsError.Problem) -> Range<Int> {
    guard let bits = bitsPerElement[tensor.dtype] else { throw .unknownDType(tensor: name, dtype: tensor.dtype) }
    guard tensor.shape.allSatisfy({ $0 >= 0 }) else { throw .negativeDimension(tensor: name, shape: tensor.shape) }
    guard let size = byteCount(of: tensor.shape, bits: bits) else {
      throw .shapeOverflow(tensor: name, shape: tensor.shape)
    }
    let offsets = tensor.dataOffsets
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw .badOffsets(tensor: name, offsets: offsets)
    }
    guard offsets[1] <= dataSize else { throw .outOfRange(tensor: name, offsets: offsets, dataSize: dataSize) }
    guard size == offsets[1] - offsets[0] else {
      throw .sizeMismatch(tensor: name, shape: size, offsets: offsets[1] - offsets[0])
    }
    return offsets[0]..<offsets[1]
  }

  /// Bytes of a tensor; nil when they cannot be counted. (Some dtypes are smaller than a byte.)
  static func byteCount(of shape: [Int], bits: Int) -> Int? {
    var count = bits
    for dimension in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard !overflow else { return nil }
      count = product
    }
    return count / 8 + (count % 8 == 0 ? 0 : 1)
  }

  private static let bitsPerElement: [String: Int] = [
    "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8,
    "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64,
    "U64": 64,
  ]
}

/// The header as JSON: an object of tensors, and of strings under one reserved key.
struct HeaderContent: Codable {
  var tensors: [String: SafetensorsHeader.Tensor] = [:]
  var metadata: [String: String] = [:]

  init(tensors: [String: SafetensorsHeader.Tensor], metadata: [String: String]) {
    (self.tensors, self.metadata) = (tensors, metadata)
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for key in container.allKeys {
      if key.stringValue == SafetensorsHeader.metadataKey {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        tensors[key.stringValue] = try container.decode(SafetensorsHeader.Tensor.self, forKey: key)
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if !metadata.isEmpty { try container.encode(metadata, forKey: Key(stringValue: SafetensorsHeader.metadataKey)) }
    for (name, tensor) in tensors { try container.encode(tensor, forKey: Key(stringValue: name)) }
  }
}
