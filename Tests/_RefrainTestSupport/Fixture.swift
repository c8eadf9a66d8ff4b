#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a real framework computed: a file of `Tests/Fixtures`, written by the script beside it.
public struct Fixture: Decodable, Sendable {
  public let generator: String
  public let framework: String
  public let cases: [FixtureCase]

  /// Reads `Tests/Fixtures/<name>.json`; throws where it is missing, unreadable or empty.
  public init(_ name: String) throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let url = tests.appendingPathComponent("Fixtures").appendingPathComponent("\(name).json")
    self = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    guard !cases.isEmpty else { throw FixtureError("\(name).json has no cases") }
  }

  /// The one case of that name.
  public func named(_ name: String) throws -> FixtureCase {
    guard let found = cases.first(where: { $0.name == name }) else {
      throw FixtureError("\(generator) wrote no case \(name)")
    }
    return found
  }
}

/// What a fixture lacks.
public struct FixtureError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
