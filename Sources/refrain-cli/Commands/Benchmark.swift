import ArgumentParser

struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the speed of training, of writing and of encoding texts.",
    subcommands: [BenchmarkTrain.self, BenchmarkGenerate.self, BenchmarkEncode.self])
}
