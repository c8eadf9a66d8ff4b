import Foundation
@testable import RefrainText
import Testing

@Suite struct SafetensorsRefusalTests {
  typealias Problem = SafetensorsError.Problem

  private func problem(_ bytes: Data) -> Problem? {
    do throws(SafetensorsError) {
      _ = try SafetensorsFile(parsing: bytes, path: "model.safetensors")
      return nil
    } catch {
      #expect(error.path == "model.safetensors")
      #expect(error.description.hasPrefix("model.safetensors: "))
      return error.problem
    }
  }

  @Test func prefix() {
    #expect(problem(Data()) == .tooShort(size: 0))
    #expect(problem(Data(count: 7)) == .tooShort(size: 7))
    #expect(problem(safetensors("{}", dataSize: 0, headerSize: 3)) == .headerBeyondFile(size: 3, fileSize: 10))
    #expect(
      problem(safetensors("{}", dataSize: 0, headerSize: 100_000_000))
        == .headerBeyondFile(size: 100_000_000, fileSize: 10))
    #expect(
      problem(safetensors("{}", dataSize: 0, headerSize: 100_000_001))
        == .headerTooLong(size: 100_000_001, limit: 100_000_000))
    #expect(
      problem(safetensors("{}", dataSize: 0, headerSize: .max)) == .headerTooLong(size: .max, limit: 100_000_000))
    #expect(problem(safetensors("", dataSize: 0)) == .headerNotObject)
    #expect(problem(safetensors(" {}", dataSize: 0)) == .headerNotObject)
    #expect(problem(safetensors("[]", dataSize: 0)) == .headerNotObject)
  }

  @Test(arguments: [
    (#"{"a":}"#, JSONProblem.syntax(byteOffset: 5)),
    (#"{"a" 1}"#, .syntax(byteOffset: 5)),
    (#"{} {}"#, .syntax(byteOffset: 3)),
    (#"{"a"#, .syntax(byteOffset: 3)),
    (#"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"a":{}}"#, .duplicateKey("a")),
    (#"{"a":{"dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]}}"#, .duplicateKey("dtype")),
    (#"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"\u0061":{}}"#, .duplicateKey("a")),
    (#"{"a":{"shape":[],"data_offsets":[0,4]}}"#, .missingKey("a.dtype")),
    (#"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, .missingKey("a.shape")),
    (#"{"a":{"dtype":"F32","shape":[]}}"#, .missingKey("a.data_offsets")),
  ])
  func header(_ json: String, _ expected: JSONProblem) {
    #expect(problem(safetensors(json, dataSize: 4)) == .header(expected))
  }

  @Test(arguments: [
    #"{"a":1}"#, #"{"a":{"dtype":32,"shape":[],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#,
    #"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,nul]}}"#, #"{"__metadata__":{"format":1}}"#,
    #"{"__metadata__":"pt"}"#,
  ])
  func headerValues(_ json: String) {
    guard case .header(.badValue) = problem(safetensors(json, dataSize: 4)) else {
      Issue.record("\(json) is refused as \(problem(safetensors(json, dataSize: 4)) as Any)")
      return
    }
  }

  @Test func headerMustBeUTF8AndShallow() {
    var bytes = safetensors(#"{"a":"x"}"#, dataSize: 0)
    bytes[8 + 6] = 0xFF
    #expect(problem(bytes) == .header(.notUTF8(byteOffset: 6)))
    let deep = #"{"a":"# + String(repeating: "[", count: 100_000)
    #expect(problem(safetensors(deep, dataSize: 0)) == .header(.tooDeep(limit: 64)))
  }

  @Test(arguments: [
    ("F33", [1], [0, 4], Problem.unknownDType(tensor: "a", dtype: "F33")),
    ("f32", [1], [0, 4], .unknownDType(tensor: "a", dtype: "f32")),
    ("F32", [-1], [0, 4], .negativeDimension(tensor: "a", shape: [-1])),
    ("F32", [-1, -1], [0, 4], .negativeDimension(tensor: "a", shape: [-1, -1])),
    ("F32", [.max, 2], [0, 4], .shapeOverflow(tensor: "a", shape: [.max, 2])),
    ("F32", [1 << 32, 1 << 32], [0, 4], .shapeOverflow(tensor: "a", shape: [1 << 32, 1 << 32])),
    ("F32", [2], [0, 4], .sizeMismatch(tensor: "a", shape: 8, offsets: 4)),
    ("F64", [1], [0, 4], .sizeMismatch(tensor: "a", shape: 8, offsets: 4)),
    ("F32", [0], [0, 4], .sizeMismatch(tensor: "a", shape: 0, offsets: 4)),
    ("F32", [1], [4, 0], .badOffsets(tensor: "a", offsets: [4, 0])),
    ("F32", [1], [-4, 0], .badOffsets(tensor: "a", offsets: [-4, 0])),
    ("F32", [1], [0], .badOffsets(tensor: "a", offsets: [0])),
    ("F32", [1], [0, 4, 8], .badOffsets(tensor: "a", offsets: [0, 4, 8])),
    ("F32", [2], [0, 8], .outOfRange(tensor: "a", offsets: [0, 8], dataSize: 4)),
    ("F32", [1], [.max - 3, .max], .outOfRange(tensor: "a", offsets: [.max - 3, .max], dataSize: 4)),
  ])
  func tensor(_ dtype: String, _ shape: [Int], _ offsets: [Int], _ expected: Problem) {
    let json = #"{"a":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
    #expect(problem(safetensors(json, dataSize: 4)) == expected)
  }

  @Test(arguments: [
    ([0, 4], [0, 4], 4, Problem.overlap(tensor: "b", other: "a")),
    ([0, 4], [2, 6], 6, .overlap(tensor: "b", other: "a")),
    ([0, 4], [8, 12], 12, .gap(tensor: "b", size: 4)),
    ([4, 8], [8, 12], 12, .gap(tensor: "a", size: 4)),
    ([0, 4], [4, 8], 9, .trailingBytes(size: 1)),
  ])
  func twoTensors(_ a: [Int], _ b: [Int], _ dataSize: Int, _ expected: Problem) {
    let json =
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":\#(a)},"b":{"dtype":"F32","shape":[1],"#
      + #""data_offsets":\#(b)}}"#
    #expect(problem(safetensors(json, dataSize: dataSize)) == expected)
  }

  @Test func wantedTensors() throws {
    let file = try SafetensorsFile(contentsOf: fixture("reference.safetensors"))
    #expect(throws: SafetensorsError(path: fixture("reference.safetensors"), problem: .missingTensor(tensor: "x"))) {
      try file.float32Values(of: "x")
    }
    let other = SafetensorsError(
      path: fixture("reference.safetensors"), problem: .notFloat32(tensor: "steps", dtype: "I64"))
    #expect(throws: other) { try file.float32Values(of: "steps") }
  }

  @Test func absentFile() {
    #expect(throws: SafetensorsError(path: "no/such", problem: .file(.notFound(path: "no/such")))) {
      try SafetensorsFile(contentsOf: "no/such")
    }
  }

  @Test func everyCutIsRefused() throws {
    let sound = try fixtureBytes("reference.safetensors")
    for size in 0..<sound.count { #expect(problem(sound.prefix(size)) != nil) }
  }

  @Test func messagesCarryNoTerminalCommands() {
    let json = #"{"\u001b[2J":{"dtype":"F33","shape":[],"data_offsets":[0,4]}}"#
    let error = SafetensorsError(path: "m", problem: problem(safetensors(json, dataSize: 4)) ?? .headerNotObject)
    #expect(error.description == #"m: "\u{1B}[2J" has the unknown dtype "F33""#)
  }
}
