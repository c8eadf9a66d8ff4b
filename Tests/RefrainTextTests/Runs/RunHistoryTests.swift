import Foundation
@testable import RefrainText
import Testing

@Suite struct RunHistoryTests {
  private func history(_ lines: String) throws -> RunHistory {
    try RunHistory(parsing: Data(lines.utf8), path: "r/metrics.jsonl")
  }

  private func epoch(_ number: Int, restart: Int = 0, _ more: String = "") -> String {
    "{\"event\":\"epoch\",\"epoch\":\(number),\"restart\":\(restart)\(more)}\n"
  }

  @Test func theLatestLineOfAnEpochCounts() throws {
    let resume = "{\"event\":\"resume\",\"epoch\":2,\"restart\":1}\n"
    let history = try history(
      epoch(1, ",\"loss\":3,\"seconds\":1") + epoch(2, ",\"loss\":2,\"seconds\":1")
        + epoch(3, ",\"loss\":1,\"seconds\":1")
        + resume + epoch(3, restart: 1, ",\"loss\":1.5,\"seconds\":2"))
    #expect(history.records.count == 5)
    #expect(history.epochs.map(\.epoch) == [1, 2, 3] && history.epochs.map(\.loss) == [3, 2, 1.5])
    #expect(history.restarts == 1 && history.rollbacks == 0 && history.seconds == 5)
    #expect(history.best?.epoch == 3 && history.last?.loss == 1.5)
  }

  /// A run that goes on from an earlier epoch has not got the later ones any more.
  @Test func whatIsSupersededGoes() throws {
    let history = try history(epoch(1) + epoch(2) + epoch(3) + epoch(2, restart: 1))
    #expect(history.epochs.map(\.epoch) == [1, 2] && history.epochs.map(\.restart) == [0, 1])
  }

  @Test func theBestIsTheHeldOutTexts() throws {
    let history = try history(
      epoch(1, ",\"loss\":3,\"held_out_loss\":2") + epoch(2, ",\"loss\":2,\"held_out_loss\":1.5")
        + epoch(3, ",\"loss\":1,\"held_out_loss\":1.9"))
    #expect(history.best?.epoch == 2)
  }

  @Test(arguments: [
    "{\"event\":\"epoch\",\"ep", "{",
    "{\"event\":\"epoch\",\"epoch\":2,\"restart\":0,\"samples\":[{\"prompt\":\"\u{5929}",
  ])
  func aCutLastLineIsLeftOut(_ cut: String) throws {
    #expect(try history(epoch(1) + cut).epochs.map(\.epoch) == [1])
    let bytes = Data((epoch(1) + cut).utf8).dropLast()
    #expect(try RunHistory(parsing: bytes, path: "m").epochs.map(\.epoch) == [1], "in the middle of a character too")
    // The process that goes on ends the line.
    #expect(try history(epoch(1) + cut + "\n" + epoch(2, restart: 1)).epochs.map(\.epoch) == [1, 2])
    #expect(try history(epoch(1) + cut + "\n" + cut + "\n" + epoch(2, restart: 2)).epochs.map(\.epoch) == [1, 2])
    #expect(try history(cut).epochs.isEmpty)
  }

  @Test(arguments: [
    ("{\"event\":\"epoch\"}", 2), ("{\"event\":\"fly\",\"epoch\":1,\"restart\":0}", 2), ("[1]", 2), ("\u{0}", 2),
    ("{\"event\":\"epoch\",\"epoch\":-1,\"restart\":0}", 2), ("{\"event\":\"epoch\",\"epoch\":1e300,\"restart\":0}", 2),
    ("{\"event\":\"epoch\",\"epoch\":9223372036854775807,\"restart\":0}", 2),
    ("{\"event\":\"epoch\",\"epoch\":1,\"restart\":0,\"updates\":-9223372036854775808}", 2),
    ("{\"event\":\"epoch\",\"epoch\":1,\"epoch\":2,\"restart\":0}", 2),
    ("{\"event\":\"epoch\",\"epoch\":1,\"restart\":0,\"loss\":\"low\"}", 2),
    ("{\"event\":\"epoch\",\"epoch\":1,\"restart\":0,\"seconds\":-1}", 2),
    ("\n\n" + String(repeating: "[", count: 100_000), 4),
  ])
  func brokenLinesAreNamed(_ line: String, _ number: Int) throws {
    do throws(RunHistoryError) {
      _ = try RunHistory(parsing: Data((epoch(1) + line + "\n" + epoch(2)).utf8), path: "r/metrics.jsonl")
      Issue.record("accepted")
    } catch {
      #expect("\(error)".hasPrefix("r/metrics.jsonl, line \(number): "), "\(error)")
    }
    #expect(throws: RunHistoryError.self) { try history(epoch(1) + line + "\n") }
  }

  @Test func bytesAreBounded() {
    #expect(throws: RunHistoryError.self) {
      try RunHistory(parsing: Data(repeating: UInt8(ascii: " "), count: 17 << 20) + Data("\n".utf8), path: "m")
    }
    #expect(throws: RunHistoryError.self) { try RunHistory(contentsOf: "/nonexistent") }
  }

  /// Ten thousand damaged files: read, or refused with the file's name.
  @Test func damageIsTyped() throws {
    let sound = Array(
      (epoch(1, ",\"loss\":3.25,\"samples\":[{\"prompt\":\"雨\",\"text\":\"雨在\"}]") + epoch(2, restart: 1)).utf8)
    var state: UInt64 = 5
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<10_000 {
      var bytes = sound
      for _ in 0...random(3) {
        switch random(3) {
        case 0: bytes[random(bytes.count)] = UInt8(random(256))
        case 1: bytes.remove(at: random(bytes.count))
        default: bytes.insert(bytes[random(bytes.count)], at: random(bytes.count))
        }
      }
      do throws(RunHistoryError) {
        _ = try RunHistory(parsing: Data(bytes), path: "m.jsonl")
      } catch {
        #expect("\(error)".hasPrefix("m.jsonl, line "))
      }
    }
  }
}
