import Foundation

/// What a run of the program left behind.
struct Outcome: Sendable {
  let exitCode: Int32
  let output: String
  let errors: String

  var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) }
  /// The report lines of a training.
  var reports: [String] { lines.filter { $0.hasPrefix("epoch ") } }
  /// The perplexities of the report lines, as they are printed.
  var perplexities: [String] { reports.compactMap { $0.firstMatch(of: /perplexity ([^,]+),/).map { String($0.1) } } }
}

struct SandboxError: Error, CustomStringConvertible {
  let description: String
}

/// An empty folder to run `refrain` in, as a user does. It goes when the test lets go of it.
final class Sandbox: Sendable {
  let path: String

  init() throws {
    // The shell and the program must agree on it, so symbolic links are resolved.
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    path = folder.appending(path: "refrain-cli-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/refrain", withDestinationPath: try Self.executable("refrain"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A built program, which lies beside the test bundle in whatever folder the build is in.
  private static func executable(_ name: String) throws -> String {
    let bundles = Bundle.allBundles.map(\.bundlePath) + CommandLine.arguments + [Bundle.main.bundlePath]
    for start in bundles where start.hasPrefix("/") {
      var folder = URL(filePath: start)
      for _ in 0..<5 where folder.path != "/" {
        let candidate = folder.appending(path: name).path
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory), !isDirectory.boolValue,
          FileManager.default.isExecutableFile(atPath: candidate)
        {
          return candidate
        }
        folder.deleteLastPathComponent()
      }
    }
    throw SandboxError(description: "there is no program `\(name)` beside the tests (\(bundles)); swift build makes it")
  }

  /// Runs `refrain` here, its outputs going to files.
  func refrain(_ arguments: String..., environment: [String: String] = [:]) async throws -> Outcome {
    try await refrain(arguments, environment: environment)
  }

  func refrain(_ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
    try await run("\(path)/refrain", arguments, environment)
  }

  /// Runs one of the programs in Examples here.
  func example(
    _ name: String, _ arguments: String..., environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await run(try Self.executable(name), arguments, environment)
  }

  /// Runs a command of the shell here.
  func shell(_ command: String) async throws -> Outcome { try await run("/bin/sh", ["-c", command], [:]) }

  private func run(_ program: String, _ arguments: [String], _ changes: [String: String]) async throws -> Outcome {
    let name = UUID().uuidString
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: path)
    // One thread each: many of these run side by side, and the results do not depend on it.
    var environment = ["REFRAIN_THREADS": "1"]
    for (key, value) in ProcessInfo.processInfo.environment where !key.hasPrefix("REFRAIN_") {
      environment[key] = value
    }
    process.environment = environment.merging(changes) { $1 }
    process.standardInput = FileHandle.nullDevice
    let output = try newFile("\(name).out")
    let errors = try newFile("\(name).err")
    (process.standardOutput, process.standardError) = (output, errors)
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    defer {
      for ending in ["out", "err"] { try? FileManager.default.removeItem(atPath: "\(path)/\(name).\(ending)") }
    }
    return Outcome(
      exitCode: process.terminationStatus, output: try text("\(name).out"), errors: try text("\(name).err"))
  }

  private func newFile(_ name: String) throws -> FileHandle {
    try Data().write(to: URL(filePath: "\(path)/\(name)"))
    return try FileHandle(forWritingTo: URL(filePath: "\(path)/\(name)"))
  }
}

/// Files in the sandbox.
extension Sandbox {
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
  }

  func write(_ text: String, to name: String) throws { try write(text.utf8, to: name) }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: "\(path)/\(name)")) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// The names in a folder, those of the sandbox's own apart.
  func names(in folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").filter { $0 != "refrain" }.sorted()
  }

  /// The path of a file in Tests/Fixtures.
  static func fixture(_ name: String, beside file: String = #filePath) -> String {
    let tests = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
    return tests.appending(path: "Fixtures/\(name)").path
  }
}

extension Sandbox {
  /// Runs `body` in a sandbox with this text in `text.txt`.
  static func with<R>(_ text: String, _ body: (Sandbox) async throws -> R) async throws -> R {
    let sandbox = try Sandbox()
    try sandbox.write(text, to: "text.txt")
    return try await body(sandbox)
  }
}
