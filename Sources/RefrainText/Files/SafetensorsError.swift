/// Why a safetensors file cannot be used. `tensor` is a name in the file.
public struct SafetensorsError: Error, Sendable, Equatable {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let problem: Problem

  /// What is wrong with a file.
  public enum Problem: Error, Sendable, Equatable {
    /// A file could not be read or written.
    case file(FileError)
    /// Bytes.
    case tooShort(size: Int)
    /// The header is longer than is allowed.
    case headerTooLong(size: UInt64, limit: Int)
    /// The header would reach beyond the file.
    case headerBeyondFile(size: Int, fileSize: Int)
    /// The header is no JSON that can be used.
    case header(JSONProblem)
    /// The header is no JSON object.
    case headerNotObject
    /// A tensor has a type of elements that the format does not have.
    case unknownDType(tensor: String, dtype: String)
    /// A tensor has a negative extent.
    case negativeDimension(tensor: String, shape: [Int])
    /// A tensor has more elements than can be counted.
    case shapeOverflow(tensor: String, shape: [Int])
    /// Bytes by the shape, and by the offsets.
    case sizeMismatch(tensor: String, shape: Int, offsets: Int)
    /// A tensor's place is no range.
    case badOffsets(tensor: String, offsets: [Int])
    /// A tensor's place lies outside the data.
    case outOfRange(tensor: String, offsets: [Int], dataSize: Int)
    /// Two tensors share bytes.
    case overlap(tensor: String, other: String)
    /// Unused bytes before the tensor.
    case gap(tensor: String, size: Int)
    /// Bytes follow the last tensor.
    case trailingBytes(size: Int)
    /// A tensor is missing.
    case missingTensor(tensor: String)
    /// A tensor does not hold 32-bit floats.
    case notFloat32(tensor: String, dtype: String)
    /// For writing: `__metadata__`, or a name that occurs twice.
    case unusableName(tensor: String)
    /// For writing.
    case countMismatch(tensor: String, shape: [Int], values: Int)
  }
}

extension SafetensorsError: CustomStringConvertible {
  public var description: String {
    if case .file(let error) = problem { return "\(error)" }
    return "\(printable(path)): \(problem)"
  }
}

extension SafetensorsError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .tooShort(let size): "not a safetensors file: \(size) bytes are too few for its header"
    case .headerTooLong(let size, let limit):
      "not a safetensors file: its header would have \(size) bytes, and the format allows \(limit)"
    case .headerBeyondFile(let size, let fileSize):
      "the file is cut short or no safetensors file: a header of \(size) bytes does not fit into its \(fileSize)"
    case .header(let problem): "the header: \(problem)"
    case .headerNotObject: "not a safetensors file: its header does not begin with {"
    case .unknownDType(let tensor, let dtype): "\(quoted(tensor)) has the unknown dtype \(quoted(dtype))"
    case .negativeDimension(let tensor, let shape): "\(quoted(tensor)) has the impossible shape \(listed(shape))"
    case .shapeOverflow(let tensor, let shape): "\(quoted(tensor)) has the shape \(listed(shape)), too large to exist"
    case .sizeMismatch(let tensor, let shape, let offsets):
      "\(quoted(tensor)) takes \(shape) bytes by its shape and \(offsets) by its offsets"
    case .badOffsets(let tensor, let offsets):
      "\(quoted(tensor)) has the data_offsets \(listed(offsets)) instead of a beginning and an end after it"
    case .outOfRange(let tensor, let offsets, let size):
      "\(quoted(tensor)) has the data_offsets \(listed(offsets)), and the file holds \(size) bytes of data: "
        + "it is cut short or damaged"
    case .overlap(let tensor, let other): "\(quoted(tensor)) and \(quoted(other)) share bytes"
    case .gap(let tensor, let size): "\(size) bytes before \(quoted(tensor)) belong to no tensor"
    case .trailingBytes(let size): "\(size) bytes at the end belong to no tensor"
    case .missingTensor(let tensor): "the tensor \(quoted(tensor)) is missing"
    case .notFloat32(let tensor, let dtype): "\(quoted(tensor)) has the dtype \(quoted(dtype)), and F32 is wanted"
    case .unusableName(let tensor): "\(quoted(tensor)) cannot be a tensor's name here: it is reserved or taken"
    case .countMismatch(let tensor, let shape, let values):
      "\(quoted(tensor)) of the shape \(listed(shape)) cannot have \(values) values"
    }
  }
}

private func quoted(_ name: String) -> String { "\"\(printable(name))\"" }

/// Shapes out of a file may have any number of dimensions.
private func listed(_ numbers: [Int]) -> String {
  let shown = numbers.prefix(8).map { String($0) } + (numbers.count > 8 ? ["…"] : [])
  return "[\(shown.joined(separator: ", "))]"
}
