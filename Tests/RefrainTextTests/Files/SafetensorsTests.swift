import Foundation
@testable import RefrainText
import Testing

/// A file of this header and so much data.
func safetensors(_ header: String, dataSize: Int, headerSize: UInt64? = nil) -> Data {
  var bytes = Data()
  withUnsafeBytes(of: (headerSize ?? UInt64(header.utf8.count)).littleEndian) { bytes.append(contentsOf: $0) }
  return bytes + Data(header.utf8) + Data(count: dataSize)
}

@Suite struct SafetensorsTests {
  @Test func readsWhatTheRealPackageWrote() throws {
    let file = try SafetensorsFile(contentsOf: fixture("reference.safetensors"))
    #expect(file.metadata == ["format": "pt", "说明": "a 灯"])
    #expect(Set(file.entries.map(\.name)) == ["rnn.weight_ih_l0", "rnn.bias_ih_l0", "scale", "empty", "steps", "half"])
    #expect(file["rnn.weight_ih_l0"]?.shape == [3, 5])
    #expect(try file.float32Values(of: "rnn.weight_ih_l0") == (0..<15).map { (Float($0) - 7) / 8 })
    let edges: [Float] = [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
    #expect(try file.float32Values(of: "rnn.bias_ih_l0").map(\.bitPattern) == edges.map(\.bitPattern))
    #expect(file["scale"]?.shape == [])
    #expect(try file.float32Values(of: "scale") == [2.5])
    #expect(try file.float32Values(of: "empty") == [])
    #expect(file["steps"]?.dtype == "I64")
  }

  @Test func roundTrips() throws {
    let tensors: [(name: String, shape: [Int], values: [Float])] = [
      ("b", [2, 3], [1, -2, .pi, 0, .ulpOfOne, -.greatestFiniteMagnitude]), ("a", [], [7]), ("空", [0, 9], []),
      ("a/b\"\\", [1], [-0.0]),
    ]
    let bytes = try SafetensorsFile.encode(tensors, metadata: ["format": "1"])
    let file = try SafetensorsFile(parsing: bytes, path: "x")
    #expect(file.metadata == ["format": "1"])
    #expect(file.entries.count == tensors.count)
    for (name, shape, values) in tensors {
      #expect(file[name]?.shape == shape)
      #expect(try file.float32Values(of: name).map(\.bitPattern) == values.map(\.bitPattern))
    }
    #expect(try SafetensorsFile.encode(tensors.reversed(), metadata: ["format": "1"]) == bytes)
  }

  @Test func layoutIsTheFormats() throws {
    let bytes = [UInt8](try SafetensorsFile.encode([("w", [2], [1, -2])]))
    let json = #"{"w":{"data_offsets":[0,8],"dtype":"F32","shape":[2]}}"#
    let padded = json + String(repeating: " ", count: -json.utf8.count & 7)
    #expect(bytes.prefix(8) == [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0])
    #expect(String(decoding: bytes[8..<8 + padded.utf8.count], as: UTF8.self) == padded)
    #expect(bytes.suffix(8) == [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
  }

  @Test func metadataNeedsNoTensor() throws {
    let file = try SafetensorsFile(parsing: try SafetensorsFile.encode([], metadata: ["format": "1"]), path: "x")
    #expect(file.entries.isEmpty)
    #expect(file.metadata == ["format": "1"])
  }

  @Test func writerRefuses() {
    func problem(_ tensors: [(name: String, shape: [Int], values: [Float])]) -> SafetensorsError.Problem? {
      do throws(SafetensorsError) {
        _ = try SafetensorsFile.encode(tensors)
        return nil
      } catch {
        return error.problem
      }
    }
    #expect(problem([("w", [2], [1])]) == .countMismatch(tensor: "w", shape: [2], values: 1))
    #expect(problem([("w", [-1, -1], [1])]) == .countMismatch(tensor: "w", shape: [-1, -1], values: 1))
    #expect(problem([("w", [1], [1]), ("w", [1], [2])]) == .unusableName(tensor: "w"))
    #expect(problem([("__metadata__", [1], [1])]) == .unusableName(tensor: "__metadata__"))
  }

  @Test func damageIsAnErrorAndNothingElse() throws {
    let sound = try SafetensorsFile.encode(
      [("rnn.weight_ih_l0", [3, 5], (0..<15).map { Float($0) }), ("rnn.bias_ih_l0", [3], [1, 2, 3])],
      metadata: ["format": "1"])
    var mutator = Mutator(seed: 11)
    var refused = 0
    for _ in 0..<2_000 {
      do throws(SafetensorsError) {
        let file = try SafetensorsFile(parsing: mutator.mutate(sound), path: "x")
        for entry in file.entries where entry.dtype == "F32" { _ = try file.float32Values(of: entry.name) }
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    #expect(refused > 1_000)
  }
}
