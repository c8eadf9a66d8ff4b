import Foundation
import Testing

/// Bad input: an exit code that is not 0, a message that names the thing, and nothing on standard output. Nothing is
/// left behind either.
@Suite struct RefusalTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let parts: [String]
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: String..., says parts: String...) { (self.arguments, self.parts) = (arguments, parts) }
  }

  private static let missing = "no such file"

  /// The texts that these speak of.
  private func prepare(_ sandbox: Sandbox) throws {
    try sandbox.write(boats, to: "boats.txt")
    try sandbox.write(try #require(boats.data(using: .utf16LittleEndian)), to: "utf16le.txt")
    try sandbox.write([0xFF, 0xFE] + (try #require(boats.data(using: .utf16LittleEndian))), to: "utf16.txt")
    // 你好世界 and a line end, in GB18030.
    let line: [UInt8] = [0xC4, 0xE3, 0xBA, 0xC3, 0xCA, 0xC0, 0xBD, 0xE7, 0x0A]
    try sandbox.write((0..<200).flatMap { _ in line }, to: "gb18030.txt")
    try sandbox.write(Array(boats.utf8) + [0xE7, 0x81] + Array(boats.utf8), to: "broken.txt")
    try sandbox.write("", to: "empty.txt")
    try sandbox.write("<html>no such page</html>", to: "page.zip")
    try FileManager.default.createDirectory(atPath: "\(sandbox.path)/folder", withIntermediateDirectories: false)
    for archive in ["zip64.zip", "encrypted.zip"] {
      try sandbox.write(Data(contentsOf: URL(filePath: Sandbox.fixture("archives/\(archive)"))), to: archive)
    }
    try sandbox.write(
      Data(contentsOf: URL(filePath: Sandbox.fixture("archives/boat.txt.gz"))).dropLast(9), to: "cut.gz")
  }

  static let texts = [
    Refusal("train", "absent.txt", says: "absent.txt", missing),
    Refusal("train", "", says: missing),
    Refusal("train", "folder", says: "folder holds no .txt or .gz file"),
    Refusal("train", "utf16.txt", says: "utf16.txt looks like UTF-16", "iconv -f UTF-16 -t UTF-8 utf16.txt"),
    Refusal("train", "utf16le.txt", says: "utf16le.txt looks like UTF-16LE", "iconv -f UTF-16LE"),
    Refusal("train", "gb18030.txt", says: "gb18030.txt looks like GB18030", "iconv -f GB18030 -t UTF-8 gb18030.txt"),
    Refusal("train", "broken.txt", says: "broken.txt is not UTF-8", "byte 588", "--repair"),
    Refusal("train", "boats.txt", "broken.txt", says: "broken.txt is not UTF-8", "byte 588"),
    Refusal("train", "empty.txt", says: "empty.txt is empty"),
    Refusal("train", "zip64.zip", says: "zip64.zip", "zip64 format"),
    Refusal("train", "encrypted.zip", says: "encrypted.zip", "boat.txt is encrypted"),
    Refusal("train", "page.zip", says: "page.zip", "named like an archive and is none"),
    Refusal("train", "cut.gz", says: "cut.gz", "cut short"),
    Refusal("train", "/dev/null", says: "/dev/null", "device"),
    Refusal("train", "boats.txt", "--builtin", "english", says: "PATH", "--builtin"),
    Refusal("train", "boats.txt", says: "216 characters", "32 rows", "35 steps", "1,152"),
  ]

  static let settings = [
    Refusal("train", "--batch-size", "20000", says: "20,000 rows", "35 steps", "720,000"),
    Refusal("train", "--batch-size", "9223372036854775807", says: "9,223,372,036,854,775,807 rows"),
    Refusal("train", "--steps", "9223372036854775807", says: "9,223,372,036,854,775,807 steps"),
    Refusal("train", "--characters", "100", says: "100 characters", "1,152"),
    Refusal("train", "--batch-size", "0", says: "batch size", "0"),
    Refusal("train", "--batch-size=-2", says: "batch size", "-2"),
    Refusal("train", "--steps", "0", says: "steps", "0"),
    Refusal("train", "--steps=-1", says: "steps", "-1"),
    Refusal("train", "--epochs", "0", says: "epochs", "0"),
    Refusal("train", "--epochs=-7", says: "epochs", "-7"),
    Refusal("train", "--epochs", "1.5", says: "--epochs", "1.5"),
    Refusal("train", "--epochs", "99999999999999999999", says: "--epochs", "99999999999999999999"),
    Refusal("train", "--hidden", "0", says: "hidden size", "0"),
    Refusal("train", "--hidden=-1", says: "hidden size", "-1"),
    Refusal("train", "--hidden", "1000000000", says: "hidden size", "1,000,000,000"),
    Refusal("train", "--hidden", "9223372036854775807", says: "hidden size", "9,223,372,036,854,775,807"),
    Refusal("train", "--hidden", "16000000", says: "16,000,000", "parameters"),
    Refusal("train", "--learning-rate", "0", says: "learning rate", "0"),
    Refusal("train", "--learning-rate=-1", says: "learning rate", "-1"),
    Refusal("train", "--learning-rate", "nan", says: "learning rate", "nan"),
    Refusal("train", "--learning-rate", "inf", says: "learning rate", "inf"),
    Refusal("train", "--learning-rate", "fast", says: "--learning-rate", "fast"),
    Refusal("train", "--clip=-1", says: "--clip"),
    Refusal("train", "--clip", "nan", says: "--clip"),
    Refusal("train", "--clip", "inf", says: "--clip"),
    Refusal("train", "--characters", "0", says: "0 characters"),
    Refusal("train", "--characters=-5", says: "-5 characters"),
    Refusal("train", "--report-every", "0", says: "--report-every", "refrain train"),
    Refusal("train", "--report-every=-1", says: "--report-every"),
    Refusal("train", "--seed=-1", says: "--seed", "-1"),
    Refusal("train", "--builtin", "german", says: "german", "chinese", "english"),
    Refusal("train", "--newlines", "drop", says: "drop", "keep", "space"),
    Refusal("train", "--optimizer", "lion", says: "lion", "sgd", "adam"),
    Refusal("train", "--sampling", "shuffled", says: "shuffled", "consecutive", "random"),
    Refusal("train", "--activation", "gelu", says: "gelu", "relu", "tanh"),
    Refusal("train", "--bidirectional", says: "--bidirectional", "has seen the character that is to be predicted"),
    Refusal("train", "--prompt", "雨\u{1F9F8}", says: "--prompt '雨", "“\u{1F9F8}”, its character 2", "another prompt"),
    Refusal("train", "--prompt", "雨", "--prompt", "", says: "--prompt ''"),
    Refusal("train", "--output", "boats.txt", says: "boats.txt"),
    Refusal("train", "--output", "boats.txt/below", says: "boats.txt/below"),
    Refusal("train", "--outputs", "x", says: "--outputs"),
    Refusal("train", "boats.txt", "boats.txt", says: "432 characters"),
    Refusal("train", "boats.txt", "absent.txt", says: "absent.txt", missing),
    Refusal("train", "--pieces", "lines", says: "lines", "whole", "files"),
    Refusal("train", "--piece-separator", "a\nb", says: "more than one line"),
    Refusal("trian", says: "trian"),
  ]

  static let others = [
    Refusal("reproduce", says: "version"),
    Refusal("reproduce", "torch", says: "torch", "gluon", "keras"),
    Refusal("reproduce", "gluon", "--as-recorded", says: "--as-recorded"),
    Refusal("reproduce", "gluon", "--corpus", "boats.txt", says: "216 characters", "1,152"),
    Refusal("reproduce", "keras", "--corpus", "gb18030.txt", says: "GB18030"),
    Refusal("reproduce", "keras", "--report-every", "0", says: "--report-every", "refrain reproduce"),
    Refusal("find-rate", "--bidirectional", says: "--bidirectional", "has seen the character that is to be predicted"),
    Refusal("benchmark", "train", says: "--corpus"),
    Refusal("benchmark", "train", "--corpus", "absent.txt", says: "absent.txt", missing),
    Refusal("benchmark", "train", "--corpus", "boats.txt", says: "216 characters", "1,152"),
    Refusal("benchmark", "train", "--corpus", "boats.txt", "--task", "generate", says: "--task"),
    Refusal("benchmark", "train", "--corpus", "boats.txt", "--threads=-1", says: "--threads"),
    Refusal("benchmark", "train", "--corpus", "boats.txt", "--threads", "100000", says: "--threads"),
    Refusal("benchmark", "train", "--corpus", "boats.txt", "--epochs", "0", says: "--epochs"),
    Refusal("benchmark", "train", "--corpus", "boats.txt", "--epochs", "9223372036854775807", says: "--epochs"),
    Refusal("benchmark", "train", "--corpus", "boats.txt", "--batch", "2", "--layers", "0", says: "layers", "0"),
    Refusal(
      "benchmark", "train", "--corpus", "boats.txt", "--batch", "2", "--layers", "16000000", says: "16,000,000"),
    Refusal("benchmark", "train", "--corpus", "boats.txt", "--batch", "2", "--clip", "0", says: "clipping norm"),
  ]

  @Test(arguments: texts + settings + others)
  func refused(_ refusal: Refusal) async throws {
    let sandbox = try Sandbox()
    try prepare(sandbox)
    let before = try sandbox.names()
    let outcome = try await sandbox.refrain(refusal.arguments)
    #expect(outcome.exitCode == 1 || outcome.exitCode == 64, "an error, and no trap")
    #expect(outcome.output == "")
    for part in refusal.parts { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
    #expect(try sandbox.names() == before)
  }

  /// A setting that is refused costs no training and leaves the old model as it was.
  @Test func refusalsLeaveTheOldModel() async throws {
    let sandbox = try Sandbox()
    _ = try await sandbox.trainTiny("--output", "m")
    let before = try sandbox.bytes("m/model.safetensors")
    for flags in [["--hidden", "0"], ["--prompt", "\u{1F9F8}"], ["--batch-size", "5000"]] {
      let outcome = try await sandbox.refrain(["train", "--output", "m", "--overwrite"] + flags)
      #expect(outcome.exitCode != 0)
    }
    #expect(try sandbox.bytes("m/model.safetensors") == before)
    #expect(try sandbox.names(in: "m") == runFiles)
  }
}
