import ArgumentParser
import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes one HTML page of a run: curves, samples, settings, and how the model reads a text.",
    discussion: """
      The page holds everything itself: it opens without a network and can be sent to anybody. Without --text the \
      model reads what it wrote last.

      Examples:
        refrain report runs/chinese
        refrain report runs/chinese --text "今天的风很轻" --output song.html
        refrain report runs/english --text poem.txt
      """)

  @Argument(help: "The directory that `refrain train` wrote.")
  var directory: String
  @Option(help: "A text to show the model's surprisal and hidden units on: a UTF-8 file, or the text itself.")
  var text: String?
  @Option(help: "The file to write. Default: report.html in DIRECTORY.")
  var output: String?

  func run() throws {
    let run = try RunFiles(directory)
    var page = ReportPage(run: run)
    if let (text, source) = try chosenText(run) {
      page.reading = ReadingSection(text, from: source, by: try SavedModel(contentsOf: directory))
    }
    let path = output ?? directory + (directory.hasSuffix("/") ? "" : "/") + "report.html"
    try DurableFile.write(Data(page.html.source.utf8), to: path)
    try Console.print("The report is in \(printable(path)). Open it in a browser.")
  }

  /// The text to read, and what it is; nil where there is none, or no model yet to read it.
  private func chosenText(_ run: RunFiles) throws -> (text: String, source: String)? {
    if let text {
      guard FileManager.default.fileExists(atPath: text) else { return (text, "The text that was given") }
      return (try Corpus(contentsOf: text).text, text)
    }
    let samples = run.history?.epochs.last { $0.samples?.isEmpty == false }?.samples
    guard let sample = samples?.first, SavedModel.hasWeights(in: directory) else { return nil }
    return (sample.text, "What the model wrote last")
  }
}
