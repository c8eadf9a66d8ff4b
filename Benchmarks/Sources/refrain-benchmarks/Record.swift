import Foundation

/// What was measured once, to be compared with later.
struct Record: Codable {
  struct Result: Codable {
    let name, isa: String
    let threads: Int
    let seconds, gflops, percentOfPeak: Double
  }

  var results: [Result] = []

  init() {}

  init(contentsOf path: String) throws {
    self = try JSONDecoder().decode(Record.self, from: Data(contentsOf: URL(filePath: path)))
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(filePath: path), options: .atomic)
  }

  /// The result of the same case, instruction set and number of threads.
  func result(like other: Result) -> Result? {
    results.first { $0.name == other.name && $0.isa == other.isa && $0.threads == other.threads }
  }
}
