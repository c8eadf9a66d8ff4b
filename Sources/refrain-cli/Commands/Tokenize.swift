import ArgumentParser
import RefrainText

struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows what a model's vocabulary makes of a text.",
    discussion: """
      Prints each token's id and text on a line, or all ids as a JSON array.

      Examples:
        refrain tokenize runs/english --text "The river sings"
        refrain tokenize runs/english lyrics.txt --json
      """)

  @Argument(help: "The directory that `refrain train` wrote.")
  var directory: String
  @Argument(help: "A UTF-8 .txt file, or a .gz or .zip of one.")
  var path: String?
  @Option(help: "The text itself, instead of PATH.")
  var text: String?
  @Option(help: "What to do with characters that the model does not know.")
  var unknown: UnknownCharacterPolicy = .error
  @Flag(help: "Print the ids alone, as a JSON array.")
  var json = false

  func validate() throws {
    if (path == nil) == (text == nil) { throw ValidationError("Give a PATH or --text, and not both.") }
  }

  func run() throws {
    let vocabulary = try Vocabulary(contentsOf: directory + (directory.hasSuffix("/") ? "" : "/") + "vocabulary.json")
    let text = try path.map { try Corpus(contentsOf: $0).text } ?? text ?? ""
    let ids = try vocabulary.encode(text, unknown: unknown)
    if json { return try Console.print("[\(ids.map { String($0) }.joined(separator: ", "))]") }
    let width = String(vocabulary.count - 1).count
    for id in ids {
      let number = String(id)
      let padding = String(repeating: " ", count: max(width - number.count, 0))
      try Console.print("\(padding)\(number)  “\(printable(vocabulary.tokens[Int(id)]))”")
    }
  }
}
