import Foundation

/// A folder for one test, removed when the test lets go of it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "refrain-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a new file with this content.
  func file(_ name: String, _ content: some Sequence<UInt8>) throws -> String {
    let file = "\(path)/\(name)"
    try Data(content).write(to: URL(filePath: file))
    return file
  }
}

/// The path of a file in Tests/Fixtures.
func fixture(_ name: String, from file: String = #filePath) -> String {
  let tests = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  return tests.appending(path: "Fixtures/\(name)").path
}

func fixtureBytes(_ name: String) throws -> Data {
  try Data(contentsOf: URL(filePath: fixture(name)))
}

/// SplitMix64: the same numbers everywhere.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Damages bytes as transfers and attackers do: flips, overwrites with telling values, cuts, insertions, copies.
struct Mutator {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(state: seed) }

  mutating func mutate(_ original: Data) -> Data {
    var bytes = [UInt8](original)
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let at = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[at] = [0, 1, 0x7F, 0x80, 0xFF, 0x22, 0x5C, 0x2D].randomElement(using: &random) ?? 0
      case 2: for index in at..<min(at + 4, bytes.count) { bytes[index] = 0xFF }
      case 3: for index in at..<min(at + 8, bytes.count) { bytes[index] = .random(in: 0...255, using: &random) }
      case 4: bytes.removeSubrange(at...)
      case 5: bytes.insert(contentsOf: bytes[at..<min(at + 16, bytes.count)], at: at)
      default: bytes.removeSubrange(at..<min(at + 3, bytes.count))
      }
    }
    return Data(bytes)
  }
}
