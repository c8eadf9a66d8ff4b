import ArgumentParser
import RefrainTensor
import RefrainText

struct BenchmarkGenerate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Times writing, one character after the other.",
    discussion: """
      Writes one sequence greedily with random weights, once to warm up and three times on the clock, and prints one \
      line of JSON: characters per second in the median and in the fastest run, and how many billion float operations \
      of products that is a second. The vocabulary is that of the text. It writes as `refrain generate` does; \
      --precision bf16 is its --weights bf16, which any processor can read.

      Example:
        refrain benchmark generate --corpus lyrics.txt --hidden 1024
      """)

  @OptionGroup var options: BenchmarkOptions

  private static let timedRuns = 3

  func validate() throws { try options.requireTask(.generate) }

  func run() throws {
    let text = try options.readCorpus().text
    let vocabulary = Vocabulary(of: text)
    let prompt = text.unicodeScalars.first.map(String.init) ?? ""
    let configuration = options.configuration(vocabularySize: vocabulary.count)
    try configuration.validate()
    var generator = Philox(seed: options.seed)
    let writer = Writer(
      model: LanguageModel(configuration, weights: .gluon, using: &generator), vocabulary: vocabulary,
      weights: options.precision == .bfloat16 ? .bfloat16 : .float32)

    let measurement = try Measurement(options, products: .float32) {
      try write(with: writer, after: prompt)
      return try (0..<Self.timedRuns).map { _ in
        let start = Platform.monotonicSeconds
        try write(with: writer, after: prompt)
        return Platform.monotonicSeconds - start
      }
    }
    let length = Double(options.length)
    let result = Result(
      characters_per_second: length / measurement.median, fastest: length / measurement.seconds[0])
    try Console.print(
      BenchmarkLine(
        options: options, task: .generate, result: result,
        figures: measurement.figures(operations: length * productOperations(aCharacter: configuration))
      ).json())
  }

  private func write(with writer: Writer, after prompt: String) throws {
    for _ in try writer.continuation(of: prompt).prefix(options.length) {}
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct Result: Encodable {
    let characters_per_second, fastest: Double
  }
}
