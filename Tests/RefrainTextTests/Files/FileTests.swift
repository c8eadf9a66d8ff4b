import Foundation
@testable import RefrainText
import Testing

@Suite struct DurableFileTests {
  @Test func roundTripsAndReplaces() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a b 灯.bin"
    for content in [Data("one".utf8), Data(), Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0) })] {
      try DurableFile.write(content, to: path)
      #expect(try DurableFile.read(path, limit: 100_000) == content)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a b 灯.bin"])
  }

  @Test func limitCounts() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("five", Array("12345".utf8))
    #expect(throws: FileError.tooLarge(path: path, bytes: 5, limit: 4)) { try DurableFile.read(path, limit: 4) }
    #expect(try DurableFile.read(path, limit: 5).count == 5)
  }

  @Test func followsLinks() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("real", Array("12345".utf8))
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: path)
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/dead", withDestinationPath: "nowhere")
    #expect(try DurableFile.read("\(folder.path)/link", limit: 5) == Data("12345".utf8))
    #expect(throws: FileError.notFound(path: "\(folder.path)/dead")) {
      try DurableFile.read("\(folder.path)/dead", limit: 5)
    }
  }

  @Test func unreadablePaths() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("file", [1])
    #expect(throws: FileError.notFound(path: "")) { try DurableFile.read("", limit: 9) }
    let absent = "\(folder.path)/no"
    #expect(throws: FileError.notFound(path: absent)) { try DurableFile.read(absent, limit: 9) }
    #expect(throws: FileError.isDirectory(path: folder.path)) { try DurableFile.read(folder.path, limit: 9) }
    #expect(throws: FileError.notRegular(path: "/dev/zero")) { try DurableFile.read("/dev/zero", limit: 9) }
    #expect(throws: FileError.unreadable(path: "\(file)/x", reason: "Not a directory")) {
      try DurableFile.read("\(file)/x", limit: 9)
    }
  }

  @Test func unwritablePaths() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/no/file"
    #expect(throws: FileError.unwritable(path: path, reason: "No such file or directory")) {
      try DurableFile.write(Data([1]), to: path)
    }
    #expect(throws: FileError.self) { try DurableFile.write(Data([1]), to: folder.path) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }
}

@Suite struct JSONFileTests {
  struct Settings: Codable, Equatable {
    struct Optimizer: Codable, Equatable { var name: String, rate: Double }
    var steps: [Int]
    var optimizer: Optimizer
  }

  @Test func sortedIndentedAndReadBack() throws {
    let settings = Settings(steps: [1, -2], optimizer: .init(name: "a/b 灯\"\n", rate: 0.1))
    let bytes = try JSONFile.encode(settings, path: "config.json")
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("{\n  \"optimizer\" : {\n    \"name\" : \"a/b 灯\\\"\\n\","))
    #expect(text.hasSuffix("}\n"))
    #expect(try JSONFile.decode(Settings.self, from: bytes, path: "config.json") == settings)
  }

  @Test(arguments: [
    ("", JSONProblem.syntax(byteOffset: 0)),
    ("   ", .syntax(byteOffset: 3)),
    ("{", .syntax(byteOffset: 1)),
    ("[1,]", .syntax(byteOffset: 3)),
    ("[1 2]", .syntax(byteOffset: 3)),
    ("[1}", .syntax(byteOffset: 2)),
    (#"{"a":1,}"#, .syntax(byteOffset: 7)),
    (#"{a:1}"#, .syntax(byteOffset: 1)),
    ("\"a\nb\"", .syntax(byteOffset: 2)),
    (#""a\"#, .syntax(byteOffset: 3)),
    (#"{"\uZZZZ":1}"#, .syntax(byteOffset: 1)),
    (#"{"a":{"b":1,"b":2}}"#, .duplicateKey("b")),
    (#"{"é":1,"e\u0301":2}"#, .duplicateKey("é")),
    (#"{"steps":[]}"#, .missingKey("optimizer")),
    (#"{"steps":[],"optimizer":{"name":"x"}}"#, .missingKey("optimizer.rate")),
  ])
  func refusals(_ json: String, _ expected: JSONProblem) {
    #expect(throws: JSONFileError(path: "config.json", problem: expected)) {
      try JSONFile.decode(Settings.self, from: Data(json.utf8), path: "config.json")
    }
  }

  @Test(arguments: [
    (#"{"steps":[1,"x"],"optimizer":{"name":"x","rate":1}}"#, "steps[1]"),
    (#"{"steps":[],"optimizer":{"name":null,"rate":1}}"#, "optimizer.name"),
    (#"{"steps":[1.5],"optimizer":{"name":"","rate":1}}"#, ""),
    (#"{"steps":[1.2.3],"optimizer":{"name":"","rate":1}}"#, ""),
    (#"{"steps":[],"optimizer":{"name":"\ud800","rate":1}}"#, ""),
    ("true", ""), ("[{}]", ""),
  ])
  func valuesThatDoNotFit(_ json: String, _ key: String) {
    do throws(JSONFileError) {
      _ = try JSONFile.decode(Settings.self, from: Data(json.utf8), path: "c")
      Issue.record("\(json) was taken")
    } catch {
      guard case .badValue(key, _) = error.problem else {
        Issue.record("\(json): \(error)")
        return
      }
    }
  }

  @Test func soundJSONPasses() throws {
    let json = #" {"a" : [ ], "b":{ }, "c":[[1,-2.5e+3,true],{"a":null}],"\"\\":"\u706f/\/ {[,"} "#
    try JSONScan.check(Data(json.utf8))
  }

  @Test func numbersThatJSONLacks() {
    #expect(throws: JSONFileError.self) { try JSONFile.encode([Double.nan], path: "c") }
  }
}

@Suite struct QuotingTests {
  @Test(arguments: [
    ("lyrics.txt", "lyrics.txt"), ("歌词.txt", "歌词.txt"), ("a b.txt", "'a b.txt'"), ("it's", #"'it'\''s'"#),
    ("-rf", "./-rf"), ("", "''"), ("$(x)", "'$(x)'"),
  ])
  func shellWords(_ word: String, _ expected: String) {
    #expect(shellQuoted(word) == expected)
  }

  @Test func printableText() {
    #expect(printable("a\u{1B}[31m\n灯\u{202E}") == #"a\u{1B}[31m\u{A}灯\u{202E}"#)
    #expect(printable(String(repeating: "x", count: 300)) == String(repeating: "x", count: 200) + "…")
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"), (.min, "-9,223,372,036,854,775,808"),
  ])
  func groupedDigits(_ number: Int, _ expected: String) {
    #expect(grouped(number) == expected)
  }
}
