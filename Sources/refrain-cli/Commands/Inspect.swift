import ArgumentParser
import RefrainText

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what a run holds: architecture, parameters of each layer, vocabulary and history.",
    discussion: """
      Examples:
        refrain inspect runs/chinese
        refrain inspect runs/chinese --json
      """)

  @Argument(help: "The directory that `refrain train` wrote.")
  var directory: String
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let inspection = try Inspection(directory)
    try Console.write(json ? try inspection.json() : inspection.lines.joined(separator: "\n") + "\n")
  }
}
