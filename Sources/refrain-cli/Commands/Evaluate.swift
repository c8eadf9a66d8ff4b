import ArgumentParser
import RefrainTensor
import RefrainText

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says how well a model predicts a text, and how much of what it writes it has copied.",
    discussion: """
      The state is carried through the whole text. Beside the model's figures stand those of a baseline that counts \
      n-grams of the training text (interpolated Kneser–Ney of order 5), which a model should beat. A text that the \
      model was trained on shows what it remembers, not what it has learnt; name another one, or hold one out with \
      `refrain train --validation`.

      Examples:
        refrain evaluate runs/lyrics                  the text that the training held out
        refrain evaluate runs/lyrics other.txt
        refrain evaluate old-model other.txt --training-text lyrics.txt --json
      """)

  @Argument(help: "The directory that `refrain train` wrote.")
  var directory: String
  @Argument(help: "A UTF-8 text, plain or in a .gz or .zip; what the run held out without it.")
  var path: String?
  @Flag(help: "Take the best weights of the run instead of the last.")
  var best = false
  @Option(help: "What the model was trained on. Default: what the run's settings name.")
  var trainingText: String?
  @Option(help: "Keep line ends, or make each a space. Default: as the run did.")
  var newlines: Corpus.Newlines?
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
    let saved = try SavedModel(contentsOf: directory, best: best)
    let run = try Train.recorded(in: directory)
    let (corpus, title) = try text(run)
    let text = EncodedText(corpus, vocabulary: saved.vocabulary)
    var report = EvaluationReport(title: title, model: saved.model.score(text))
    if let training = try training(run) {
      let counted = EncodedText(training, vocabulary: saved.vocabulary)
      report.nGrams = NGramModel(of: counted.ids, vocabularySize: saved.vocabulary.count).score(text)
      report.overlap = CopyReport(of: [corpus.text], from: training.text).copiedShare
      report.writing = try copies(by: saved, training)
    }
    try Console.write(json ? report.json() : report.table)
  }

  /// How the run reads its texts.
  private func source(_ run: Train?) -> CorpusSource {
    var source = run?.text.source ?? CorpusSource(paths: [])
    if let newlines { source.newlines = newlines }
    return source
  }

  /// What is evaluated, and what to call it.
  private func text(_ run: Train?) throws -> (corpus: Corpus, title: String) {
    if let path { return (try Corpus(source(run).reading(path)), printable(path)) }
    guard let run, let heldOut = try run.validation.texts(source(run)).heldOut else {
      throw ValidationError("Name a text to evaluate: the run in \(printable(directory)) held none out.")
    }
    return (heldOut, "held out of \(run.text.source.title)")
  }

  /// What the model was trained on; nil where it is not known or not there.
  private func training(_ run: Train?) throws -> Corpus? {
    if let trainingText { return try Corpus(source(run).reading(trainingText)) }
    guard let run else { return nil }
    do {
      return try run.validation.texts(source(run)).training
    } catch let error as CorpusError {
      Console.note("the text that the model was trained on cannot be read: \(error)")
      return nil
    }
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
