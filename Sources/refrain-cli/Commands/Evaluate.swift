import ArgumentParser
import RefrainTensor
import RefrainText

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says how well a model predicts a text, and how much of what it writes it has copied.",
    discussion: """
      The state is carried through the whole text. Beside the model's figures stand those of a baseline that counts \
      n-grams of the training text (interpolated Kneser–Ney of order 5), which a model should beat. A text that the \
      model was trained on shows what it remembers, not what it has learnt; name another one, or one that was held \
      out with `refrain train --validation`.

      Examples:
        refrain evaluate runs/chinese songs.txt
        refrain evaluate runs/lyrics other.txt --training-text lyrics.txt --json
      """)

  @Argument(help: "The directory that `refrain train` wrote.")
  var directory: String
  @Argument(help: "A UTF-8 .txt file, or a .gz or .zip of one.")
  var path: String
  @Option(help: "What the model was trained on, a file; for the baseline and the copies.")
  var trainingText: String?
  @Option(help: "Keep line ends, or make each a space.")
  var newlines: Corpus.Newlines = .keep
  @Option(help: "How many characters the model writes to see what it copies; 0 for none.")
  var write = 2_000
  @Option(help: "The temperature at which it writes them.")
  var temperature: Float = 1
  @Option(help: "Decides what it writes.")
  var seed: UInt64 = 0
  @Flag(help: "Print one object of JSON.")
  var json = false

  func validate() throws {
    guard write >= 0 else { throw ValidationError("--write takes a number from 0 up.") }
  }

  func run() throws {
    let saved = try SavedModel(contentsOf: directory)
    let corpus = try Corpus(contentsOf: path, newlines: newlines)
    let training = try trainingText.map { try Corpus(contentsOf: $0, newlines: newlines) }
    let text = EncodedText(corpus.text, vocabulary: saved.vocabulary)
    var report = EvaluationReport(path: path, model: saved.model.score(text))
    if let training {
      let counted = EncodedText(training.text, vocabulary: saved.vocabulary)
      report.nGrams = NGramModel(of: counted.ids, vocabularySize: saved.vocabulary.count).score(text)
      report.overlap = CopyReport(of: [corpus.text], from: training.text).copiedShare
      report.writing = try copies(by: saved, training)
    }
    try Console.write(json ? report.json() : report.table)
  }

  /// What the model writes after the beginnings of two lines of the text it was trained on.
  private func copies(by saved: SavedModel, _ training: Corpus) throws -> EvaluationReport.Writing? {
    guard write > 0 else { return nil }
    let prompts = training.suggestedPrompts
    let writer = Writer(model: saved.model, vocabulary: saved.vocabulary)
    let texts = try writer.write(
      (write + prompts.count - 1) / prompts.count, after: prompts, sampling: .temperature(temperature), seed: seed,
      unknown: .skip)
    let written = zip(prompts, texts).map { String($1.unicodeScalars.dropFirst($0.unicodeScalars.count)) }
    return EvaluationReport.Writing(
      characterCount: written.reduce(0) { $0 + $1.unicodeScalars.count }, temperature: temperature, seed: seed,
      copies: CopyReport(of: written, from: training.text))
  }
}
