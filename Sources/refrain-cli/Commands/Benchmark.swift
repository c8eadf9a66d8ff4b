import ArgumentParser

struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the speed of training.", subcommands: [BenchmarkTrain.self])
}
