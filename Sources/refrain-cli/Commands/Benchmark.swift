import ArgumentParser

struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the speed of training and of writing.",
    subcommands: [BenchmarkTrain.self, BenchmarkGenerate.self])
}
