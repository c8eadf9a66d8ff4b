import Foundation
import Testing

/// One of docs/lessons: its pages in both languages, and the program in Examples/Lessons that they show.
struct Lesson: Sendable, CustomTestStringConvertible {
  static let languages = ["en", "zh"]

  /// What the program and, behind a number, the pages are called: "from-scratch".
  let name: String
  let fileName: String

  /// In the order of their numbers.
  static let all: [Lesson] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/docs/lessons/en")) ?? []
    return names.filter { $0.first?.isNumber == true }.sorted().map { file in
      Lesson(name: String(file.drop { $0 != "-" }.dropFirst().dropLast(".md".count)), fileName: file)
    }
  }()

  /// The repository's root.
  static let root: String = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    return folder.path
  }()

  var testDescription: String { name }

  func pagePath(_ language: String) -> String { "\(Self.root)/docs/lessons/\(language)/\(fileName)" }

  func page(_ language: String) throws -> LessonPage {
    try LessonPage(contentsOf: pagePath(language))
  }

  /// The code of each snippet, without the indentation that it has in its function.
  func snippets() throws -> [String: String] {
    let folder = name.split(separator: "-").map(\.capitalized).joined()
    let path = "\(Self.root)/Examples/Lessons/\(folder)"
    var result: [String: String] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: path) where file.hasSuffix(".swift") {
      let source = String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(file)")), as: UTF8.self)
      var current: String?
      for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
        if let match = line.firstMatch(of: /^ *snippet\("(.+)"\)$/) {
          current = String(match.1)
        } else if line.contains(/^ *endSnippet\(\)$/) {
          current = nil
        } else if let current {
          result[current, default: ""] += line.hasPrefix("  ") ? line.dropFirst(2) + "\n" : line + "\n"
        }
      }
    }
    return result.mapValues { $0.trimmingCharacters(in: .newlines) }
  }

  /// What each snippet prints with the portable kernels, whose results are the same on every processor of a kind.
  func outputs() async throws -> [String: String] {
    let outcome = try await Sandbox().example("lessons", name, environment: ["REFRAIN_ISA": "portable"])
    guard outcome.exitCode == 0 else { throw SandboxError(description: "lessons \(name): \(outcome.errors)") }
    var result: [String: String] = [:]
    var current = ""
    for line in outcome.lines {
      if line.hasPrefix("#") {
        current = String(line.dropFirst(2))
        result[current] = ""
      } else {
        result[current]? += line + "\n"
      }
    }
    return result.mapValues { $0.trimmingCharacters(in: .newlines) }
  }
}
