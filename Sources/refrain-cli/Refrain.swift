import ArgumentParser

/// The command line `refrain`.
@main
struct RefrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refrain",
    abstract: "Trains recurrent language models on any text and writes with them.",
    discussion: """
      Examples:
        refrain train                                 train on the built-in songs
        refrain train lyrics.txt --epochs 100         train on a text of your own
        refrain generate runs/chinese --prompt 今天     write with what was trained
      """,
    version: version,
    subcommands: [
      Train.self, FindRate.self, Generate.self, Report.self, Compare.self, Inspect.self, Evaluate.self, Tokenize.self,
      Reproduce.self, Benchmark.self,
    ])

  static let version = "0.1.0"
}
