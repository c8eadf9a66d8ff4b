import ArgumentParser

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Puts runs side by side: figures, time, and the settings that differ.",
    discussion: """
      Examples:
        refrain compare runs/chinese runs/chinese-2
        refrain compare runs/* --json
      """)

  @Argument(help: "The directories that `refrain train` wrote, two or more.")
  var directories: [String]
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard directories.count > 1 else { throw ValidationError("Name two runs or more to compare.") }
  }

  func run() throws {
    let comparison = try Comparison(directories)
    try Console.write(json ? try comparison.json() : comparison.lines.joined(separator: "\n") + "\n")
  }
}
