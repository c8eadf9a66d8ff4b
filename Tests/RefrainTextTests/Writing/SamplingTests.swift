import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing

@Suite struct SamplingTests {
  /// Pearson's chi-squared of 6,000 characters against softmax(logits / temperature); with 5 degrees of freedom it
  /// exceeds 20.5 once in a thousand times, and the seeds are fixed.
  @Test(arguments: [0.5, 1, 3] as [Float], [1, 2] as [UInt64])
  func drawsFromTheDistribution(_ temperature: Float, _ seed: UInt64) throws {
    let logits: [Float] = [0, 1, -1, 0.5, 2, -0.25]
    let count = 6_000
    let written = try evenWriter(logits: logits).continuation(of: "a", sampling: .temperature(temperature), seed: seed)
    var counts: [String: Int] = [:]
    for character in written.prefix(count) { counts[character, default: 0] += 1 }
    let weights = logits.map { Platform.exp(Double($0 / temperature)) }
    let total = weights.reduce(0, +)
    var statistic = 0.0
    for (character, weight) in zip("abcdef", weights) {
      let expected = weight / total * Double(count)
      let difference = Double(counts[String(character)] ?? 0) - expected
      statistic += difference * difference / expected
    }
    #expect(statistic < 20.5, "\(counts)")
  }

  @Test func seedsReproduce() throws {
    let writer = opinionatedWriter()
    func text(_ seed: UInt64) throws -> String {
      try writer.write(100, after: "雨", sampling: .temperature(1), seed: seed)
    }
    #expect(try text(1) == text(1))
    #expect(try text(1) != text(2))
    #expect(try text(.max).unicodeScalars.count == 101)
  }

  @Test func coldIsGreedy() throws {
    let writer = opinionatedWriter()
    let greedy = try writer.write(100, after: "雨")
    for temperature in [1e-3, 1e-6, .leastNormalMagnitude, .leastNonzeroMagnitude] as [Float] {
      #expect(try writer.write(100, after: "雨", sampling: .temperature(temperature), seed: 3) == greedy)
    }
  }

  @Test func hotIsEven() throws {
    let logits: [Float] = [0, 8, -8, 4, -4, 1]
    let written = try evenWriter(logits: logits).write(
      3_000, after: "a", sampling: .temperature(.greatestFiniteMagnitude), seed: 1)
    for character in "abcdef" {
      let count = written.count { $0 == character }
      #expect(abs(count - 500) < 100, "\(character): \(count)")
    }
  }

  /// Logits at the ends of what a float holds neither overflow nor give a character that cannot be drawn.
  @Test func extremeLogits() throws {
    let largest = Float.greatestFiniteMagnitude
    let writer = evenWriter(logits: [-largest, largest, -largest, largest, 0, 0])
    let text = try writer.write(200, after: "a", sampling: .temperature(1)).dropFirst()
    #expect(Set(text) == ["b", "d"])
  }

  /// Equal logits: greedy takes the first, as NumPy's argmax does.
  @Test func tiesGoToTheFirst() throws {
    #expect(try evenWriter(logits: [0, 1, 1, 0, 1, 0]).write(4, after: "a") == "abbbb")
  }

  /// Greedy needs no seed.
  @Test func greedyIgnoresSeeds() throws {
    let writer = opinionatedWriter()
    #expect(try writer.write(50, after: "a", seed: 1) == writer.write(50, after: "a", seed: 2))
  }
}
