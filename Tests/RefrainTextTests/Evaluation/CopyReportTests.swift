import RefrainText
import Testing

@Suite struct CopyReportTests {
  /// Compared with trying everything.
  @Test func likeTryingEverything() {
    var random = SeededGenerator(state: 5)
    func text(_ count: Int) -> String {
      let letters = Array("ab雨".unicodeScalars)
      return String(String.UnicodeScalarView((0..<count).map { _ in letters[Int.random(in: 0..<3, using: &random)] }))
    }
    for count in [0, 1, 2, 9, 40, 120] {
      let (texts, training) = ([text(count), "", text(count / 2)], text(60))
      let report = CopyReport(of: texts, from: training, spanLength: 3)
      var (longest, found, spans) = (0, 0, 0)
      let source = Array(training.unicodeScalars)
      func occurs(_ span: ArraySlice<Unicode.Scalar>) -> Bool {
        guard span.count <= source.count else { return false }
        return (0...(source.count - span.count)).contains { source[$0..<($0 + span.count)] == span }
      }
      for text in texts {
        let scalars = Array(text.unicodeScalars)
        for start in scalars.indices {
          for end in (start + 1)...scalars.count where occurs(scalars[start..<end]) {
            longest = max(longest, end - start)
          }
          if start + 3 <= scalars.count {
            spans += 1
            found += occurs(scalars[start..<(start + 3)]) ? 1 : 0
          }
        }
      }
      #expect(report.longestLength == longest)
      #expect(report.longestCopy.unicodeScalars.count == longest)
      #expect(training.unicodeScalars.count < longest || longest == 0 || training.contains(report.longestCopy))
      #expect(report.copiedShare == (spans == 0 ? nil : Double(found) / Double(spans)))
    }
  }

  @Test func spansEndWithTheirText() {
    let report = CopyReport(of: ["abcde", "fghij"], from: "abcdefghij", spanLength: 6)
    #expect(report.longestLength == 5 && report.copiedShare == nil)
    let whole = CopyReport(of: ["今天下雨了吗今天下雨了吗"], from: "他说：今天下雨了吗今天下雨了吗")
    #expect(whole.longestCopy == "今天下雨了吗今天下雨了吗" && whole.copiedShare == 1 && whole.spanLength == 10)
  }
}
