import ArgumentParser
import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What to continue.
struct PromptOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("What to continue; repeatable. - reads it from standard input.", valueName: "text"))
  var prompt: [String] = []
  @Option(
    help: ArgumentHelp(
      "A file that holds what to continue, to its last character; repeatable. - is standard input.", valueName: "file"))
  var promptFile: [String] = []

  var isEmpty: Bool { prompt.isEmpty && promptFile.isEmpty }
  var usesStandardInput: Bool { (prompt + promptFile).contains("-") }

  func validate() throws {
    if (prompt + promptFile).count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input can be read once; give one - alone.")
    }
  }

  /// The prompts, those of files last.
  func texts() throws -> [String] {
    var texts: [String] = []
    for text in prompt { texts.append(text == "-" ? try Self.standardInput() : text) }
    for path in promptFile { texts.append(path == "-" ? try Self.standardInput() : try Self.file(path)) }
    return texts
  }

  private static func standardInput() throws -> String {
    var input = StandardInput()
    return try input.all()
  }

  private static func file(_ path: String) throws -> String {
    let bytes = try DurableFile.read(path, limit: StandardInput.limit)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw PromptNotUTF8(path: path) }
    return text
  }
}

struct PromptNotUTF8: Error, CustomStringConvertible {
  let path: String

  var description: String { "\(printable(path)) is not UTF-8; convert it, with iconv for example" }
}
