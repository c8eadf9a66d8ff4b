import Foundation
import Refrain
import RefrainText
import Testing

@testable import refrain_cli

@Suite struct ReportTests {
  /// A model in `m` that knows the characters of ``boats``, and some epochs of a history.
  private func sandbox(_ history: String) async throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(boats, to: "boats.txt")
    let outcome = try await sandbox.refrain(["train", "boats.txt"] + tinyFlags + ["--output", "m"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    try sandbox.write(history, to: "m/metrics.jsonl")
    return sandbox
  }

  private static let hostile = "</script><img src=x onerror=alert(1)><!--\u{0}\u{1B}]]>'\"&"

  private static func lines(_ text: String) -> String {
    let sample = String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
    return (1...30).map { epoch in
      """
      {"event":"epoch","epoch":\(epoch),"restart":0,"loss":\(3.0 / Double(epoch)),"perplexity":\(20.0 / Double(epoch)),\
      "held_out_loss":2,"held_out_perplexity":7.5,"tokens_per_second":1000,"seconds":1,\
      "samples":[{"prompt":"灯","text":\(sample)}]}

      """
    }.joined()
  }

  @Test func onePageWithEverything() async throws {
    let sandbox = try await sandbox(Self.lines("灯还亮着\(Self.hostile)"))
    let outcome = try await sandbox.refrain("report", "m", "--text", "灯还x亮着\n雨在敲窗", "--output", "page.html")
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    #expect(outcome.output == "The report is in page.html. Open it in a browser.\n")
    let page = try sandbox.text("page.html")
    #expect(page.hasPrefix("<!doctype html>"))
    for part in [
      "held-out text <b>7.5</b>", "training text <b>0.667</b>", "<h3>Speed</h3>", "<h3>Perplexity</h3>",
      "<h3>Loss</h3>",
      "epoch 30", "bits\">", "not in the vocabulary", "<dt>hidden</dt>", "Unit ", "10 bits or more",
    ] { #expect(page.contains(part), "\(part)") }
    // Nothing of the text is markup, and nothing is fetched.
    #expect(!page.contains("<img") && !page.contains("<!--") && !page.contains("\u{0}") && !page.contains("\u{1B}"))
    #expect(page.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"))
    #expect(page.components(separatedBy: "</script>").count == 2)
    for way in ["http://", "https://", "src=\"", "url(", "@import", "<link"] { #expect(!page.contains(way), "\(way)") }
  }

  @Test func whatIsReadByDefault() async throws {
    let sandbox = try await sandbox(Self.lines("灯还亮着"))
    try sandbox.write("船在窗台上", to: "song.txt")
    #expect(try await sandbox.refrain("report", "m").exitCode == 0)
    #expect(try sandbox.text("m/report.html").contains("What the model wrote last. "))
    #expect(try await sandbox.refrain("report", "m/", "--text", "song.txt").exitCode == 0)
    #expect(try sandbox.text("m/report.html").contains("<p>song.txt. "))
    try sandbox.write("", to: "m/metrics.jsonl")
    #expect(try await sandbox.refrain("report", "m").exitCode == 0)
    #expect(try sandbox.text("m/report.html").contains("No epoch is finished yet."))
  }

  @Test func refusals() async throws {
    let sandbox = try await sandbox("{\"event\":\"what\"}\n")
    let broken = try await sandbox.refrain("report", "m")
    #expect(broken.exitCode == 1 && broken.errors.contains("m/metrics.jsonl, line 1"))
    let absent = try await sandbox.refrain("report", "absent")
    #expect(absent.exitCode == 1 && absent.errors.contains("absent holds no saved model"))
    try sandbox.write("", to: "m/metrics.jsonl")
    let unwritable = try await sandbox.refrain("report", "m", "--output", "no/page.html")
    #expect(unwritable.exitCode == 1 && unwritable.errors.contains("no/page.html"))
  }

  @Test func tensorBoard() async throws {
    let sandbox = try Sandbox()
    func eventFiles() throws -> [String] { try sandbox.names(in: "m").filter { $0.contains("tfevents") } }
    #expect(try await sandbox.trainTiny("--output", "m", "--tensorboard").exitCode == 0)
    let first = try eventFiles()
    #expect(first.count == 1)
    // More epochs, in a process that goes on by itself what it was told to write.
    #expect(try await sandbox.refrain("train", "--resume", "m", "--set", "epochs=4").exitCode == 0)
    #expect(try eventFiles().count == 2 && eventFiles().contains(first[0]))
    let events = try eventFiles().map { try sandbox.bytes("m/\($0)") }
    for content in events {
      for part in ["brain.Event:2", "loss/training", "samples/1", "optimizer/learning_rate"] {
        #expect(content.firstRange(of: Data(part.utf8)) != nil, "\(part)")
      }
    }
    #expect(try await sandbox.trainTiny("--output", "m", "--overwrite").exitCode == 0)
    #expect(try eventFiles().isEmpty, "those of the run that was replaced")
  }

  /// The page lets no script run but its own.
  @Test func theScriptIsTheOneThatIsAllowed() async throws {
    let sandbox = try Sandbox()
    try sandbox.write(ReportScript.source, to: "script.js")
    let digest = try await sandbox.shell("sha256sum script.js 2>/dev/null || shasum -a 256 script.js").output.prefix(64)
    let bytes = stride(from: 0, to: 64, by: 2).compactMap { UInt8(digest.dropFirst($0).prefix(2), radix: 16) }
    #expect(ReportScript.sha256 == Data(bytes).base64EncodedString())
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) async throws {
    let outcome = try await Sandbox().refrain("--generate-completion-script", shell)
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    for word in ["train", "report", "compare", "inspect", "learning-rate"] {
      #expect(outcome.output.contains(word), "\(word)")
    }
  }

  @Test func comparison() async throws {
    let sandbox = try await sandbox(Self.lines("灯"))
    let other = try await sandbox.refrain(["train", "boats.txt"] + tinyFlags + ["--hidden", "24", "--output", "长 n"])
    #expect(other.exitCode == 0)
    let outcome = try await sandbox.refrain("compare", "m", "长 n")
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    #expect(outcome.lines.contains { $0.firstMatch(of: /^hidden +16 +24$/) != nil }, "\(outcome.output)")
    #expect(outcome.lines.contains { $0.firstMatch(of: /held-out perplexity, best +7\.500 +–$/) != nil })
    #expect(!outcome.output.contains("cell"), "what is the same is left out")
    #expect(Set(outcome.lines.map(displayWidth)).count == 1, "the columns stand in line")
    let json = try await sandbox.refrain("compare", "m", "长 n", "--json")
    let runs = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    #expect(runs.count == 2 && runs[0]["epochs"] as? Int == 30 && runs[0]["best_held_out_perplexity"] as? Double == 7.5)
    #expect(try await sandbox.refrain("compare", "m").exitCode == 64)
  }

  @Test func inspection() async throws {
    let sandbox = try await sandbox(Self.lines("灯"))
    let outcome = try await sandbox.refrain("inspect", "m")
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    let saved = try SavedModel(contentsOf: sandbox.path + "/m")
    for part in [
      "m: relu RNN of 16 units", "recurrent 1  rnn.weight_ih_l0  16 × \(saved.vocabulary.count)",
      "rnn.weight_hh_l0  16 × 16",
      "vocabulary: \(saved.vocabulary.count) tokens",
      "history: 30 epochs, 30 s",
    ] { #expect(outcome.output.contains(part), "\(part)") }
    #expect(outcome.lines.contains { $0.hasPrefix("all ") && $0.contains(grouped(saved.model.parameterCount)) })
    let json = try await sandbox.refrain("inspect", "m", "--json")
    let content = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect((content["vocabulary"] as? [String])?.count == saved.vocabulary.count)
    #expect(content["parameter_count"] as? Int == saved.model.parameterCount)
    #expect((content["history"] as? [Any])?.count == 30)
  }
}
