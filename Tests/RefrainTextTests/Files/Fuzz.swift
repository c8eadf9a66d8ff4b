import Foundation
import RefrainTensor
@testable import RefrainText
import Testing

/// Feeds a reader with damaged files.
enum Fuzz {
  static let count = Lyrics.isFull ? 1_000_000 : 5_000
  /// What reading may add to a process' peak, whatever sizes a file of some kilobytes claims.
  private static let mostMemory = 64 << 20

  /// Damages `originals` at random, seeded, and has them read: some are refused, by an error that says something, and
  /// some are taken; nothing else happens. To be called in a process of its own, whose peak is not that of other tests.
  static func run<E: Error>(
    seed: UInt64, _ originals: [Data], damage: (inout Mutator, Data) throws -> Data = { $0.damage($1) },
    _ read: (Data) throws(E) -> Void
  ) throws {
    for original in originals { try read(original) }
    var (mutator, refused, peak) = (Mutator(seed: seed), 0, 0)
    for number in 0..<count {
      let bytes = try damage(&mutator, originals[number % originals.count])
      do throws(E) {
        try read(bytes)
      } catch {
        #expect(!"\(error)".isEmpty)
        refused += 1
      }
      if number == 100 { peak = Platform.peakMemory }
    }
    #expect(refused > count / 4 && refused < count, "\(refused) of \(count) were refused")
    #expect(Platform.peakMemory - peak < mostMemory)
  }
}

extension Mutator {
  /// Half of the time anywhere, half of the time so that JSON stays JSON.
  mutating func damage(_ original: Data) -> Data {
    Bool.random(using: &random) ? mutate(original) : mutateJSON(original)
  }

  private static let values = [
    "0", "1", "-1", "0.5", "1.5", "2", "1e308", "1e-320", "9223372036854775807", "-9223372036854775808",
    "18446744073709551615", "4294967296", "16777217", "null", "true", "false", #""""#, #""a""#, #""\u0000""#, #""猫""#,
    "[]", "{}", "[[]]", #"{"a":1}"#,
  ]

  /// Puts other values in the place of some, or leaves members out: what a parser takes, and its caller must look at.
  mutating func mutateJSON(_ original: Data) -> Data {
    var bytes = [UInt8](original)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let tokens = Self.scalars(of: bytes)
      guard let token = tokens.randomElement(using: &random), let other = tokens.randomElement(using: &random) else {
        break
      }
      switch Int.random(in: 0..<8, using: &random) {
      case 0: bytes.replaceSubrange(token, with: Array(bytes[other]))
      case 1:
        let end = bytes[token.upperBound...].firstIndex(of: UInt8(ascii: ",")) ?? token.upperBound
        bytes.removeSubrange(token.lowerBound..<min(end + 1, bytes.count))
      default: bytes.replaceSubrange(token, with: Array((Self.values.randomElement(using: &random) ?? "0").utf8))
      }
    }
    return Data(bytes)
  }

  /// Where strings, numbers and words stand.
  private static func scalars(of bytes: [UInt8]) -> [Range<Int>] {
    var (ranges, index) = ([Range<Int>](), 0)
    let separators = Set(" \n\t,:[]{}\"".utf8)
    while index < bytes.count {
      let start = index
      if bytes[index] == UInt8(ascii: "\"") {
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        index = min(index + 1, bytes.count)
        ranges.append(start..<index)
      } else if separators.contains(bytes[index]) {
        index += 1
      } else {
        while index < bytes.count, !separators.contains(bytes[index]) { index += 1 }
        ranges.append(start..<index)
      }
    }
    return ranges
  }
}
