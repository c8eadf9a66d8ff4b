import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing

@Suite struct BeamSearchTests {
  /// ln P of each of the tokens after a prompt, by the model's own operations.
  private func logProbabilities(_ writer: Writer, _ prompt: [Int32], _ text: [Int32]) -> [Double] {
    let ids = prompt + text
    let (logits, _) = writer.model(IndexTensor(Array(ids.dropLast()), shape: [1, ids.count - 1]))
    return text.indices.map { index in
      let row = logits[prompt.count - 1 + index].scalars.map(Double.init)
      let most = row.max() ?? 0
      return row[Int(text[index])] - most - Platform.log(row.reduce(0) { $0 + Platform.exp($1 - most) })
    }
  }

  private func sequences(_ vocabularySize: Int32, _ length: Int) -> [[Int32]] {
    guard length > 0 else { return [[]] }
    return sequences(vocabularySize, length - 1).flatMap { start in (0..<vocabularySize).map { start + [$0] } }
  }

  @Test(arguments: [1, 2])
  func widthOneIsGreedy(_ layers: Int) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let writer = opinionatedWriter(layerCount: layers, seed: seed)
      let found = try writer.write(after: "雨在", BeamSearch(width: 1, length: 60))
      #expect(found.map(\.text) == [try writer.write(60, after: "雨在")])
      #expect(found[0].logProbabilities.count == 60)
    }
  }

  /// A width that holds all beginnings finds the best of all texts, in order; greedy does not for every seed.
  @Test func wideIsExhaustive() throws {
    var greedyIsBest = true
    for seed in 1...5 as ClosedRange<UInt64> {
      let writer = opinionatedWriter("abc", seed: seed)
      let search = BeamSearch(width: 243, length: 5)
      let found = try writer.write(after: "ab", search)
      let all = sequences(3, 5).map { (ids: $0, sum: logProbabilities(writer, [0, 1], $0).reduce(0, +)) }
        .sorted { $0.sum > $1.sum }
      #expect(found.count == 243 && found[0].ids == all[0].ids)
      for (writing, (_, sum)) in zip(found, all) {
        #expect(abs(writing.logProbability - sum) < 1e-4)
        #expect(abs(search.score(of: writing) - sum / 5) < 1e-4)
      }
      greedyIsBest = try greedyIsBest && writer.write(after: "ab", BeamSearch(width: 1, length: 5))[0].ids == all[0].ids
    }
    #expect(!greedyIsBest)
  }

  /// Texts that end at different lengths, ranked as the penalty says, against all there are.
  @Test(arguments: [0, 0.5, 1, 2] as [Float])
  func lengthNormalisation(_ penalty: Float) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let writer = opinionatedWriter("abc", seed: seed)
      let search = BeamSearch(width: 300, length: 4, lengthPenalty: penalty, stops: ["c"])
      var best = (ids: [Int32](), score: -Double.infinity)
      for length in 1...4 {
        for ids in sequences(3, length)
        where !ids.dropLast().contains(2) && (ids.last == 2 || length == 4) {
          let sum = logProbabilities(writer, [0], ids).reduce(0, +)
          let score = sum / Platform.exp(Double(penalty) * Platform.log(Double(length)))
          if score > best.score { best = (ids, score) }
        }
      }
      let found = try writer.write(after: "a", search)
      #expect(found[0].ids == best.ids && abs(search.score(of: found[0]) - best.score) < 1e-4)
      #expect(found.allSatisfy { !$0.continuation.contains("c") })
      #expect(found.contains { $0.ending == .stop("c") } && found.contains { $0.ending == .length })
    }
  }

  /// A wider beam finds nothing less probable than a narrow one does here.
  @Test func widerIsBetter() throws {
    let writer = opinionatedWriter()
    let best = try [1, 4, 16].map { try writer.write(after: "雨", BeamSearch(width: $0, length: 30))[0].logProbability }
    #expect(best[0] < best[1] && best[1] <= best[2])
  }

  @Test func refusals() throws {
    let writer = opinionatedWriter()
    for search in [
      BeamSearch(width: 0), BeamSearch(width: 1_001), BeamSearch(length: -1), BeamSearch(lengthPenalty: -1),
      BeamSearch(lengthPenalty: .nan), BeamSearch(stops: [""]),
    ] {
      #expect(throws: WritingError.self) { try writer.write(after: "雨", search) }
    }
    #expect(throws: WritingError.emptyPrompt) { try writer.write(after: "", BeamSearch()) }
    #expect(try writer.write(after: "雨", BeamSearch(width: 3, length: 0)).map(\.text) == ["雨"])
  }
}
