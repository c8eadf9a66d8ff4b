import Foundation
@testable import RefrainText
import Testing

@Suite struct MetricsFileTests {
  @Test func linesComeBackInOrder() throws {
    let folder = try TemporaryFolder()
    let file = MetricsFile(in: folder.path)
    #expect(try file.records() == [])
    var first = MetricsRecord(.epoch, epoch: 1)
    (first.updates, first.perplexity, first.heldOutBitsPerByte) = (12, 345.678901234, 1.0 / 3)
    first.samples = [.init(prompt: "雨", text: "雨\n\"")]
    var second = MetricsRecord(.rollback, epoch: 1)
    second.restart = 2
    try file.append(first)
    try file.append(second)
    try file.synchronize()
    #expect(try file.records() == [first, second])
    let lines = String(decoding: try Data(contentsOf: URL(filePath: file.path)), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].contains(#""held_out_bits_per_byte":0.333"#) && !lines[0].contains("unknown_share"))
    #expect(lines[1] == #"{"epoch":1,"event":"rollback","restart":2}"#)
  }

  /// What was there stays, byte for byte, whatever it is.
  @Test(arguments: ["{\"epoch\":1,\"event\":\"ep", "", "{\"epoch\":1,\"event\":\"end\",\"restart\":0}\n", "\u{0}\n\n"])
  func onlyItsEndChanges(_ before: String) throws {
    let folder = try TemporaryFolder()
    let file = MetricsFile(in: folder.path)
    _ = try folder.file(MetricsFile.name, before.utf8)
    try file.append(MetricsRecord(.epoch, epoch: 7))
    let content = String(decoding: try Data(contentsOf: URL(filePath: file.path)), as: UTF8.self)
    let end = before.isEmpty || before.hasSuffix("\n") ? "" : "\n"
    #expect(content == before + end + "{\"epoch\":7,\"event\":\"epoch\",\"restart\":0}\n")
    #expect(try file.records().last == MetricsRecord(.epoch, epoch: 7))
  }

  @Test func infiniteFiguresAreLeftOut() throws {
    let folder = try TemporaryFolder()
    let file = MetricsFile(in: folder.path)
    var record = MetricsRecord(.epoch, epoch: 1)
    (record.perplexity, record.loss) = (.infinity, 900)
    try file.append(record)
    record.perplexity = nil
    #expect(try file.records() == [record])
  }

  @Test func aFolderThatIsNotThereIsNamed() {
    let file = MetricsFile(in: "/nonexistent/run")
    #expect {
      try file.append(MetricsRecord(.end, epoch: 1))
    } throws: { "\($0)".contains("/nonexistent/run/metrics.jsonl") }
  }
}
