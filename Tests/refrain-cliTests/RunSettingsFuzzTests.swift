import ArgumentParser
import Foundation
import RefrainText
import Testing
import _RefrainTestSupport

@testable import refrain_cli

/// A damaged `settings.json` is refused by a typed error, or is flags that are parsed, or refused, as typed ones are.
@Suite struct RunSettingsFuzzTests {
  private static let count = ProcessInfo.processInfo.environment["REFRAIN_FULL"] == "1" ? 1_000_000 : 5_000
  private static let values = [
    "0", "-1", "1.5", "1e308", "9223372036854775807", "18446744073709551615", "null", "true", #""""#, #""a""#, "[]",
    "{}", #"["a"]"#, #""--budget""#, #""猫""#,
  ]

  /// Some bytes at random, or another value behind one of the keys.
  private func damage(_ sound: [UInt8], _ random: inout SplitMix64) -> Data {
    var bytes = sound
    let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
    if Bool.random(using: &random), let colon = colons.randomElement(using: &random) {
      let end = bytes[colon...].firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\n") } ?? bytes.count
      bytes.replaceSubrange(colon + 1..<end, with: Array((Self.values.randomElement(using: &random) ?? "0").utf8))
    } else {
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
    }
    return Data(bytes)
  }

  @Test func damageIsAnErrorAndNothingElse() throws {
    let settings = try Train.parse(["a.txt", "--optimizer", "rmsprop", "--momentum", "0.5", "--epochs", "7"]).recorded
    let sound = [UInt8](try JSONFile.encode(settings, path: "s"))
    let read = try JSONFile.decode(RunSettings.self, from: Data(sound), path: "s")
    #expect(try JSONFile.encode(read, path: "s") == Data(sound))
    var (random, refused, parsed) = (SplitMix64(seed: 25), 0, 0)
    for _ in 0..<Self.count {
      do throws(JSONFileError) {
        let read = try JSONFile.decode(RunSettings.self, from: damage(sound, &random), path: "s")
        // Parsing costs more than reading; some of them are enough.
        guard Int.random(in: 0..<16, using: &random) == 0 else { continue }
        if (try? Train.parse(read.arguments(positional: ["paths"]))) != nil { parsed += 1 }
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    #expect(refused > Self.count / 8 && parsed > 0)
  }
}
