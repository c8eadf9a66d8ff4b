import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing

/// Each stage of ``Sampling`` written down once more, as plainly as can be, in double precision.
private enum Definition {
  static func softmax(_ logits: [Double], _ temperature: Double) -> [Double] {
    let weights = logits.map { Platform.exp(($0 - (logits.max() ?? 0)) / temperature) }
    return normalized(weights)
  }

  static func normalized(_ weights: [Double]) -> [Double] {
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  private static func keep(_ ids: some Sequence<Int>, of p: [Double]) -> [Double] {
    let ids = Set(ids)
    return normalized(p.enumerated().map { ids.contains($0.offset) ? $0.element : 0 })
  }

  private static func order(_ p: [Double]) -> [Int] { p.indices.sorted { (p[$1], $0) < (p[$0], $1) } }

  static func topK(_ k: Int, _ p: [Double]) -> [Double] { keep(order(p).prefix(k), of: p) }

  static func topP(_ share: Double, _ p: [Double]) -> [Double] {
    let order = order(p)
    let size = order.indices.first { order[...$0].reduce(0) { $0 + p[$1] } >= share - 1e-9 } ?? order.count - 1
    return keep(order[...size], of: p)
  }

  static func minP(_ share: Double, _ p: [Double]) -> [Double] {
    keep(p.indices.filter { p[$0] >= share * (p.max() ?? 0) }, of: p)
  }

  static func repetition(_ penalty: Double, _ logits: [Double], seen: [Int32]) -> [Double] {
    logits.enumerated().map { id, x in seen.contains(Int32(id)) ? (x > 0 ? x / penalty : x * penalty) : x }
  }

  static func occurrence(_ presence: Double, _ frequency: Double, _ logits: [Double], written: [Int32]) -> [Double] {
    logits.enumerated().map { id, x in
      let count = Double(written.count { $0 == id })
      return x - frequency * count - (count > 0 ? presence : 0)
    }
  }

  static func distribution(_ s: Sampling, _ logits: [Float], read: [Int32], written: [Int32]) -> [Double] {
    var x = logits.map(Double.init)
    x = repetition(Double(s.repetitionPenalty), x, seen: read + written)
    x = occurrence(Double(s.presencePenalty), Double(s.frequencyPenalty), x, written: written)
    var p = softmax(x, Double(s.temperature ?? 1))
    if let k = s.topK { p = topK(k, p) }
    if let share = s.topP { p = topP(Double(share), p) }
    if let share = s.minP { p = minP(Double(share), p) }
    return p
  }
}

@Suite struct SamplingDefinitionTests {
  static let logits: [Float] = [0.3, 1.7, -1.2, 0.9, 2.4, -0.4, 2.3, -3, 0, 1.1]
  static let samplings: [Sampling] = [
    Sampling(temperature: 1), Sampling(temperature: 0.6), Sampling(temperature: 2.5),
    Sampling(temperature: 1, topK: 1), Sampling(temperature: 1, topK: 3), Sampling(temperature: 2, topK: 7),
    Sampling(temperature: 1, topK: 100), Sampling(temperature: 1, topP: 0.05), Sampling(temperature: 1, topP: 0.5),
    Sampling(temperature: 1.5, topP: 0.9), Sampling(temperature: 1, topP: 1), Sampling(temperature: 1, minP: 0),
    Sampling(temperature: 1, minP: 0.2), Sampling(temperature: 0.7, minP: 0.05), Sampling(temperature: 1, minP: 1),
    Sampling(temperature: 1, repetitionPenalty: 1.3), Sampling(temperature: 1, repetitionPenalty: 0.8),
    Sampling(temperature: 1, presencePenalty: 0.7), Sampling(temperature: 1, presencePenalty: -1),
    Sampling(temperature: 1, frequencyPenalty: 0.4), Sampling(temperature: 1, frequencyPenalty: -0.3),
    Sampling(temperature: 1, topK: 6, topP: 0.8), Sampling(temperature: 1, topP: 0.8, minP: 0.3),
    Sampling(
      temperature: 0.9, topK: 8, topP: 0.95, minP: 0.1, repetitionPenalty: 1.2, presencePenalty: 0.5,
      frequencyPenalty: 0.25),
  ]
  private let read: [Int32] = [1, 2, 1]
  private let written: [Int32] = [4, 4, 0, 4, 7]

  @Test(arguments: samplings)
  func distributionIsTheDefinitions(_ sampling: Sampling) throws {
    let found = try sampling.distribution(of: Self.logits, read: read, written: written)
    let expected = Definition.distribution(sampling, Self.logits, read: read, written: written)
    for (a, b) in zip(found, expected) {
      #expect(abs(Double(a) - b) < 1e-6 && (a == 0) == (b == 0), "\(found) against \(expected)")
    }
  }

  /// Every setting changes the distribution: none could be ignored unseen.
  @Test func everySettingMatters() throws {
    let plain = try Sampling.temperature(1).distribution(of: Self.logits, read: read, written: written)
    for changed in [
      Sampling(temperature: 1.1), Sampling(temperature: 1, topK: 9), Sampling(temperature: 1, topP: 0.9),
      Sampling(temperature: 1, minP: 0.05), Sampling(temperature: 1, repetitionPenalty: 1.1),
      Sampling(temperature: 1, presencePenalty: 0.1), Sampling(temperature: 1, frequencyPenalty: 0.1),
    ] {
      #expect(try changed.distribution(of: Self.logits, read: read, written: written) != plain, "\(changed)")
    }
  }

  /// CTRL's penalty looks at prompt and text; OpenAI's at what was written.
  @Test func whatPenaltiesCount() throws {
    func changed(_ sampling: Sampling, read: [Int32], written: [Int32]) throws -> Bool {
      try sampling.distribution(of: Self.logits, read: read, written: written)
        != Sampling.temperature(1).distribution(of: Self.logits)
    }
    #expect(try changed(Sampling(temperature: 1, repetitionPenalty: 2), read: [1], written: []))
    #expect(try changed(Sampling(temperature: 1, repetitionPenalty: 2), read: [], written: [1]))
    #expect(try !changed(Sampling(temperature: 1, presencePenalty: 2), read: [1], written: []))
    #expect(try !changed(Sampling(temperature: 1, frequencyPenalty: 2), read: [1], written: []))
    #expect(try changed(Sampling(temperature: 1, presencePenalty: 2), read: [], written: [1]))
    #expect(try changed(Sampling(temperature: 1, frequencyPenalty: 2), read: [], written: [1]))
  }

  @Test func equalsAreKeptInOrder() throws {
    let equal = [Float](repeating: 1, count: 6)
    #expect(try Sampling(temperature: 1, topK: 2).distribution(of: equal) == [0.5, 0.5, 0, 0, 0, 0])
    let nucleus = try Sampling(temperature: 1, topP: 0.5).distribution(of: equal)
    #expect(nucleus.map { $0 > 0 } == [true, true, true, false, false, false])
    #expect(try Sampling(temperature: 1, minP: 1).distribution(of: equal).allSatisfy { $0 > 0.16 })
  }

  @Test func greedyTakesOne() throws {
    #expect(try Sampling.greedy.distribution(of: [0, 3, 1, 3]) == [0, 1, 0, 0])
    #expect(try Sampling(presencePenalty: 1).distribution(of: [0, 3, 1, 2.5], written: [1]) == [0, 0, 0, 1])
    #expect(try Sampling(topK: 3).distribution(of: [0, 3, 1, 2.5]) == [0, 1, 0, 0])
  }

  @Test func refusals() {
    for (sampling, part) in [
      (Sampling(topK: 0), "top-k cannot be 0"), (Sampling(topP: 0), "top-p"), (Sampling(topP: 1.5), "1.5"),
      (Sampling(topP: .nan), "top-p"), (Sampling(minP: -0.1), "min-p"), (Sampling(minP: 2), "min-p"),
      (Sampling(repetitionPenalty: 0), "repetition penalty"), (Sampling(repetitionPenalty: .infinity), "inf"),
      (Sampling(presencePenalty: .nan), "presence"), (Sampling(frequencyPenalty: .infinity), "frequency"),
    ] {
      let error = #expect(throws: WritingError.self) { try sampling.distribution(of: [0, 1]) }
      #expect(error.map { "\($0)".contains(part) } == true, "\(String(describing: error))")
    }
    #expect(throws: WritingError.self) { try Sampling.greedy.distribution(of: [0, 1], read: [2]) }
    #expect(throws: WritingError.self) { try Sampling.greedy.distribution(of: [0, 1], written: [-1]) }
  }
}

/// What a writer draws, against the distribution.
@Suite struct SamplingDrawTests {
  static let samplings: [Sampling] = [
    Sampling(temperature: 1, topK: 4), Sampling(temperature: 1.5, topP: 0.8), Sampling(temperature: 2, minP: 0.3),
    Sampling(temperature: 0.8, topK: 8, topP: 0.95, minP: 0.05),
  ]

  /// Pearson's chi-squared of 6,000 tokens; with 9 degrees of freedom it exceeds 27.9 once in a thousand times, and
  /// the seeds are fixed.
  @Test(arguments: samplings, [1, 2] as [UInt64])
  func drawsFromTheDistribution(_ sampling: Sampling, _ seed: UInt64) throws {
    let logits = SamplingDefinitionTests.logits
    let count = 6_000
    let writer = evenWriter(logits: logits)
    let ids = try writer.stream(after: "a", WritingOptions(length: count, sampling: sampling, seed: seed)).ids()
    let expected = try sampling.distribution(of: logits)
    var statistic = 0.0
    for (id, probability) in expected.enumerated() {
      let found = Double(ids.count { $0 == id })
      guard probability > 0 else {
        #expect(found == 0)
        continue
      }
      let difference = found - Double(probability) * Double(count)
      statistic += difference * difference / (Double(probability) * Double(count))
    }
    #expect(statistic < 27.9)
  }

  /// Penalties change the distribution at every step: each token that was written, one at a time, has its place in
  /// the distribution that follows from all before it, as the generator's number says.
  @Test(arguments: [
    Sampling(temperature: 1, repetitionPenalty: 1.5),
    Sampling(temperature: 1, presencePenalty: 1, frequencyPenalty: 0.2),
    Sampling(temperature: 1.2, topK: 5, topP: 0.9, minP: 0.02, repetitionPenalty: 1.1, frequencyPenalty: 0.1),
  ])
  func eachDrawFollowsFromWhatWasWritten(_ sampling: Sampling) throws {
    let logits = SamplingDefinitionTests.logits
    let writer = evenWriter(logits: logits)
    let ids = try writer.stream(after: "ba", WritingOptions(length: 300, sampling: sampling, seed: 5)).ids()
    var generator = Philox(seed: 5)
    for (index, id) in ids.enumerated() {
      let p = try sampling.distribution(of: logits, read: [1, 0], written: Array(ids[..<index]))
      let unit = generator.unitDouble()
      let below = p[..<Int(id)].reduce(0) { $0 + Double($1) }
      #expect(p[Int(id)] > 0 && below - 1e-5 <= unit && unit <= below + Double(p[Int(id)]) + 1e-5)
    }
    #expect(Set(ids).count > 3)
  }

  /// Greedy with penalties goes to the next best.
  @Test func greedyWithPenalties() throws {
    let writer = evenWriter(logits: [0, 1, 3, 2])
    #expect(try writer.write(6, after: "a", sampling: Sampling(presencePenalty: 1.5)) == "acdcccc")
    #expect(try writer.write(6, after: "a", sampling: Sampling(frequencyPenalty: 0.6)) == "accdcdc")
    #expect(try writer.write(4, after: "c", sampling: Sampling(repetitionPenalty: 2)) == "cdccc")
  }
}

/// Writes "abcdefghij" with the same logits at every step, whatever came before.
func evenWriter(logits: [Float]) -> Writer {
  var generator = Philox(seed: 1)
  var model = LanguageModel(.init(vocabularySize: logits.count, hiddenSize: 2), using: &generator)
  model.head.weight = Tensor(zeros: [logits.count, 2])
  model.head.bias = Tensor(logits)
  return Writer(model: model, vocabulary: Vocabulary(of: String("abcdefghij".prefix(logits.count))))
}

extension WritingStream {
  /// All ids that are written.
  func ids() -> [Int32] {
    var stream = self
    while stream.next() != nil {}
    return stream.written.ids
  }
}
