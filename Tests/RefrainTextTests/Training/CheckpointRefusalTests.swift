import Foundation
@testable import RefrainText
import Testing

/// Checkpoints that are damaged, hostile or too new are refused with an error; none ends the process.
@Suite struct CheckpointRefusalTests {
  private static func bytes() throws -> Data {
    let tiny = TinyTraining { $0.snapshotInterval = 3 }
    var trainer = try tiny.trainer()
    for _ in 0..<5 { _ = try trainer.advance() }
    return try trainer.checkpoint(vocabulary: tiny.vocabulary).encoded()
  }

  /// The same with other metadata, and with a digest that fits it.
  private static func changed(_ old: String, _ new: String) throws -> Data {
    let file = try SafetensorsFile(parsing: bytes(), path: "c")
    let json = try #require(file.metadata["refrain_checkpoint"])
    #expect(json.contains(old), "\(json.prefix(2_000))")
    let other = json.replacing(old, with: new)
    let tensors = try file.entries.map { ($0.name, $0.shape, try file.float32Values(of: $0.name)) }
    var digest = Digest()
    digest.add(other)
    for entry in file.entries.sorted(by: { $0.name < $1.name }) {
      digest.add("\(entry.name) \(entry.shape)")
      file.withBytes(of: entry) { digest.add($0) }
    }
    return try SafetensorsFile.encode(
      tensors.map { (name: $0.0, shape: $0.1, values: $0.2) },
      metadata: ["refrain_checkpoint": other, "digest": digest.text])
  }

  @Test(arguments: [
    ("\"format\" : 1,", "\"format\" : 2,", "update Refrain"),
    ("\"batch\" : 5", "\"batch\" : -1", "batch"),
    ("\"rate_cut\" : 1", "\"rate_cut\" : 2", "rate_cut"),
    ("\"attempts\" : 0", "\"attempts\" : -3", "attempts"),
    ("\"batch_size\" : 2", "\"batch_size\" : 3", "state"),
    ("\"batch_size\" : 2", "\"batch_size\" : -2", "batch size"),
    ("\"hidden_size\" : 24", "\"hidden_size\" : 2400000", "parameters"),
    ("\"layers\" : 1", "\"layers\" : 1000000", "layers"),
    ("\"optimizer\" : \"adam\"", "\"optimizer\" : \"rmsprop\"", "optimizer's state"),
    ("\"optimizer.step\" : 5", "\"optimizer.step\" : -5", "step"),
    ("\"updates\" : 5", "\"updates\" : 9007199254740993", "updates"),
    ("\"activation\"", "\"activatio\"", "activation"),
  ])
  func hostileValues(_ old: String, _ new: String, _ says: String) throws {
    let bytes = try Self.changed(old, new)
    #expect {
      try TrainingCheckpoint(parsing: bytes, path: "some/path")
    } throws: { error in
      let text = "\(error)"
      return error is TrainingCheckpointError && text.contains(says) && text.contains("some/path")
    }
  }

  @Test func oneBitIsNoticed() throws {
    let bytes = try Self.bytes()
    for offset in stride(from: 8, to: bytes.count, by: 1_003) {
      var damaged = bytes
      damaged[offset] ^= 0x10
      #expect(throws: TrainingCheckpointError.self, "byte \(offset)") {
        try TrainingCheckpoint(parsing: damaged, path: "c")
      }
    }
  }

  @Test func otherSafetensorsAreNoCheckpoints() throws {
    let bytes = try SafetensorsFile.encode([(name: "a", shape: [1], values: [1])])
    #expect(throws: TrainingCheckpointError.notACheckpoint(path: "c")) {
      try TrainingCheckpoint(parsing: bytes, path: "c")
    }
  }

  @Test func aThousandMutations() throws {
    let bytes = try Self.bytes()
    var mutator = Mutator(seed: 5)
    for _ in 0..<1_000 { _ = try? TrainingCheckpoint(parsing: mutator.mutate(bytes), path: "c") }
  }
}
