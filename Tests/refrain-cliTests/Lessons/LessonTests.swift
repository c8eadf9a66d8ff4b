import Foundation
import Testing

/// The pages of docs/lessons show code that runs, and what it prints.
///
/// `REFRAIN_UPDATE_LESSONS=1 swift test --filter LessonTests` brings the pages up to date.
@Suite struct LessonTests {
  @Test func thereAreLessons() { #expect(Lesson.all.count == 8) }

  @Test(arguments: Lesson.all) func showsWhatRuns(lesson: Lesson) async throws {
    let (snippets, outputs) = (try lesson.snippets(), try await lesson.outputs())
    for language in Lesson.languages {
      var page = try lesson.page(language)
      if ProcessInfo.processInfo.environment["REFRAIN_UPDATE_LESSONS"] != nil {
        page = page.updated(snippets: snippets, outputs: outputs)
        try Data(page.markdown.utf8).write(to: URL(filePath: lesson.pagePath(language)))
      }
      let shown = page.shown
      #expect(Set(shown.map(\.name)) == Set(snippets.keys), "\(language): all snippets are shown, and nothing else is")
      #expect(shown.count == snippets.count, "\(language): no snippet is shown twice")
      for block in shown {
        #expect(block.code == snippets[block.name], "\(language), \(block.name): the code is not what runs")
        let printed = outputs[block.name] ?? ""
        #expect(Figures.agree(block.output, printed), "\(language), \(block.name): it prints \(printed)")
      }
    }
  }

  /// The front pages too show code that runs.
  @Test(arguments: ["README.md", "README.zh-CN.md"]) func frontPageShowsWhatRuns(name: String) async throws {
    let lesson = Lesson(name: "front-page", fileName: name)
    let (snippets, outputs) = (try lesson.snippets(), try await lesson.outputs())
    #expect(outputs["own-model"]?.contains("epoch 10, perplexity ") == true)
    let page = try LessonPage(contentsOf: "\(Lesson.root)/\(name)")
    let code = page.blocks.filter { $0.info == "swift" && !$0.text.contains("PackageDescription") }.map(\.text)
    let expected = ["own-model", "ready-made"].compactMap { snippets[$0] }
    #expect(code == ["import Refrain\n\n" + expected[0], expected[1]])
  }

  /// Any other digit is found out, in whatever it stands but a time.
  @Test(arguments: Lesson.all) func findsAChangedDigit(lesson: Lesson) throws {
    for block in try Lesson.languages.flatMap({ try lesson.page($0).shown }) {
      let output = block.output
      let times = output.matches(of: /[0-9]+(\.[0-9]+)? (ms|s|times)\b/).map(\.range)
      for index in output.indices {
        guard let digit = output[index].wholeNumberValue, output[index].isASCII else { continue }
        guard !times.contains(where: { $0.contains(index) }) else { continue }
        var changed = output
        changed.replaceSubrange(index...index, with: "\((digit + 1) % 10)")
        #expect(!Figures.agree(changed, output, tolerance: 0), "\(block.name): \(changed)")
      }
    }
  }

  @Test func figuresHaveATolerance() {
    #expect(Figures.agree("loss 7.214, [3, 5]", "loss 7.2, [3, 5]", tolerance: 0.01))
    #expect(!Figures.agree("loss 7.214, [3, 5]", "loss 7.2, [3, 6]", tolerance: 0.01))
    #expect(!Figures.agree("loss 7.4, [3, 5]", "loss 7.2, [3, 5]", tolerance: 0.01))
    #expect(!Figures.agree("loss 7.2", "loss -7.2", tolerance: 0.01))
    #expect(Figures.agree("layer 5.1 ms: 3.2 times", "layer 34 ms: 6 times"))
    #expect(!Figures.agree("layer 5.1 ms", "layer 5.1 MB"))
  }
}
