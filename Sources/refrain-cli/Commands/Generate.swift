import ArgumentParser
import RefrainTensor
import RefrainText

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes with a trained model.",
    discussion: """
      Prints the prompt and what the model writes after it, and nothing else; several texts have an empty line between \
      them. Without --temperature the most probable character is always taken; lyrics are drawn at 0.8.

      Examples:
        refrain generate runs/chinese --prompt 今天 --length 50
        refrain generate runs/english --temperature 0.8 --top-p 0.95 --count 3
        refrain generate runs/english --prompt "The " --stop ". " --json
        refrain generate runs/english --prompt "I know " --beam 8 --length 40
        refrain generate runs/english --temperature 0.7 --prompt - < draft.txt
        refrain generate runs/english --interactive --temperature 0.7

      Lyrics keep to what you ask of them, line by line:
        refrain generate runs/chinese --lines 4 --line-length 7 --rhyme AABA
        refrain generate runs/chinese --lines 4 --rhyme 天,年,边 --include 月亮
        refrain generate runs/english --form "verse chorus verse" --rhyme ABAB
        refrain generate runs/english --refrain "Over, / over and back,"
      """)

  enum Weights: String, ExpressibleByArgument, CaseIterable {
    case fp32, bf16

    var format: WeightFormat { self == .fp32 ? .float32 : .bfloat16 }
  }

  @Argument(help: "The directory that `refrain train` wrote.")
  var directory: String
  @OptionGroup(title: "What to continue") var prompts: PromptOptions
  @Option(help: "How many characters (tokens of the vocabulary) to write after the prompt at most. Default: 50.")
  var length: Int?
  @Option(help: "End before this text; repeatable.")
  var stop: [String] = []
  @Option(help: "How many texts to write, each with a seed of its own; of a beam search, how many of the best to show.")
  var count = 1
  @Option(help: "Decides what is drawn; of several texts, text i has the seed i higher.")
  var seed: UInt64 = 0
  @Option(help: "Look for the most probable text as a whole, keeping this many beginnings.")
  var beam: Int?
  @Option(help: "How a beam search ranks texts: 0 by their probability, 1 by the mean a character. Default: 1.")
  var lengthPenalty: Float?
  @Flag(help: "Continue what you type, line by line; the model remembers what came before.")
  var interactive = false
  @Flag(help: "Print a line of JSON a text: text, tokens, log-probabilities, seed and settings.")
  var json = false
  @Option(help: "How to store the weights: bf16 is faster, rounds them to 8 bits, and may change the text.")
  var weights: Weights = .fp32
  @Option(help: "What to do with characters of the prompt that the model does not know.")
  var unknown: UnknownCharacterPolicy = .error
  @OptionGroup(title: "How to choose") var sampling: SamplingOptions
  @OptionGroup(title: "Lyrics") var lyrics: LyricsOptions

  func validate() throws {
    guard count >= 1 else { throw ValidationError("--count \(count): give 1 or more.") }
    if prompts.isEmpty, !interactive, !lyrics.isWanted {
      throw ValidationError(
        "There is nothing to continue: give --prompt, --prompt-file, --interactive, or lines to write.")
    }
    if beam == nil, lengthPenalty != nil { throw ValidationError("--length-penalty is for --beam; give both.") }
    if let beam, beam < count { throw ValidationError("--beam \(beam) has no \(count) best texts; give a wider one.") }
    for (isGiven, isUsed, message) in [
      (
        beam != nil, !sampling.isEmpty, "--beam looks for the most probable text and draws nothing; leave out the rest."
      ),
      (beam != nil, lyrics.isWanted, "--beam is not for lyrics; leave it out, or the lines."),
      (lyrics.isWanted, length != nil, "Lyrics have --lines and --line-length, and no --length; leave it out."),
      (lyrics.isWanted, !stop.isEmpty, "Lyrics end with their last line, and not at --stop; leave it out."),
      (
        interactive, json || count > 1 || beam != nil,
        "--interactive shows what is written at once; leave out --json, --count and --beam."
      ),
      (interactive, lyrics.isWanted, "--interactive is not for lyrics of a form; leave it out, or the lines."),
      (interactive, prompts.usesStandardInput, "--interactive reads standard input itself; give the prompt in a file."),
    ]
    where isGiven && isUsed {
      throw ValidationError(message)
    }
  }

  func run() throws {
    if let length, length < 0 { throw WritingError.badLength(length) }
    let saved = try SavedModel(contentsOf: directory)
    let writer = Writer(model: saved.model, vocabulary: saved.vocabulary, weights: weights.format)
    if interactive {
      var writing = try InteractiveWriting(writer, options(length: 200, stops: stop + [InteractiveWriting.stop]))
      do { try writing.run(after: prompts.texts()) } catch is InteractiveWriting.CleanExit {}
    } else if lyrics.isWanted {
      try writeLyrics(writer)
    } else if let beam {
      try search(writer, width: beam)
    } else {
      try write(writer)
    }
  }
}
