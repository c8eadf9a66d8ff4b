import ArgumentParser
import RefrainTensor
import RefrainText

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes with a trained model.",
    discussion: """
      Prints the prompt and what the model writes after it, and nothing else. Without --temperature the most probable \
      character is always taken.

      Examples:
        refrain generate runs/chinese --prompt 今天 --length 50
        refrain generate runs/english --prompt "The " --temperature 0.8 --seed 7
      """)

  enum Weights: String, ExpressibleByArgument, CaseIterable {
    case fp32, bf16

    var format: WeightFormat { self == .fp32 ? .float32 : .bfloat16 }
  }

  @Argument(help: "The directory that `refrain train` wrote.")
  var directory: String
  @Option(help: "What to continue.")
  var prompt: String
  @Option(help: "How many characters to write after the prompt.")
  var length = 50
  @Option(help: "Draw characters instead of taking the most probable: below 1 closer to it, above 1 more varied.")
  var temperature: Float?
  @Option(help: "Decides what is drawn.")
  var seed: UInt64 = 0
  @Option(help: "How to store the weights: bf16 is faster, rounds them to 8 bits, and may change the text.")
  var weights: Weights = .fp32
  @Option(help: "What to do with characters of the prompt that the model does not know.")
  var unknown: UnknownCharacterPolicy = .error

  func run() throws {
    guard length >= 0 else { throw WritingError.badLength(length) }
    let saved = try SavedModel(contentsOf: directory)
    let writer = Writer(model: saved.model, vocabulary: saved.vocabulary, weights: weights.format)
    let continuation = try writer.continuation(
      of: prompt, sampling: temperature.map { .temperature($0) } ?? .greedy, seed: seed, unknown: unknown)
    try Console.write(prompt)
    for character in continuation.prefix(length) { try Console.write(character) }
    try Console.write("\n")
  }
}
