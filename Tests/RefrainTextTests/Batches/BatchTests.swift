import RefrainTensor
@testable import RefrainText
import Testing

/// Batches against the chapter's two generators, written out from the book, over texts and sizes that do and do not
/// divide.
@Suite struct BatchTests {
  /// The chapter's `data_iter_consecutive`: rows of X and of Y.
  private func consecutive(_ ids: [Int32], _ batchSize: Int, _ stepCount: Int) -> [(x: [[Int32]], y: [[Int32]])] {
    let rowLength = ids.count / batchSize
    let rows = (0..<batchSize).map { Array(ids[($0 * rowLength)..<(($0 + 1) * rowLength)]) }
    let epochSize = rowLength > 0 ? (rowLength - 1) / stepCount : 0
    return (0..<epochSize).map { i in
      let start = i * stepCount
      return (
        rows.map { Array($0[start..<(start + stepCount)]) },
        rows.map { Array($0[(start + 1)..<(start + stepCount + 1)]) }
      )
    }
  }

  static let sizes = [
    (30, 2, 6), (31, 2, 6), (10, 3, 2), (100, 7, 4), (29, 1, 29), (30, 1, 29), (31, 1, 29), (50, 25, 1), (49, 25, 1),
    (5, 8, 3), (0, 1, 1), (1, 1, 1), (2, 1, 1),
  ]

  @Test(arguments: sizes)
  func consecutiveBatchesAreTheChapters(_ length: Int, _ size: Int, _ stepCount: Int) {
    let ids = (0..<Int32(length)).map { $0 * 3 % 17 }
    let expected = consecutive(ids, size, stepCount)
    let batches = ConsecutiveBatches(ids, size: size, stepCount: stepCount)
    #expect(batches.count == expected.count)
    let found = Array(batches)
    #expect(found.map(\.inputs) == expected.map { IndexTensor($0.x.flatMap { $0 }, shape: [size, stepCount]) })
    #expect(found.map(\.targets) == expected.map { IndexTensor($0.y.flatMap { $0 }, shape: [size, stepCount]) })
    #expect(found.indices.allSatisfy { batches[$0] == found[$0] })
  }

  @Test func theChaptersExample() {
    let batches = Array(ConsecutiveBatches(Array(0..<30), size: 2, stepCount: 6))
    #expect(batches.count == 2)
    #expect(batches[0].inputs == IndexTensor([0, 1, 2, 3, 4, 5, 15, 16, 17, 18, 19, 20], shape: [2, 6]))
    #expect(batches[0].targets == IndexTensor([1, 2, 3, 4, 5, 6, 16, 17, 18, 19, 20, 21], shape: [2, 6]))
    #expect(batches[1].inputs == IndexTensor([6, 7, 8, 9, 10, 11, 21, 22, 23, 24, 25, 26], shape: [2, 6]))
  }

  /// Each row goes on where the same row of the batch before ended: what lets the state be carried over.
  @Test func rowsContinue() {
    let batches = Array(ConsecutiveBatches(Array(0..<1_000), size: 4, stepCount: 9))
    for (batch, next) in zip(batches, batches.dropFirst()) {
      for row in 0..<4 { #expect(next.inputs.scalars[row * 9] == batch.inputs.scalars[row * 9 + 8] + 1) }
    }
  }

  /// As the chapter's `data_iter_random`: pieces begin at multiples of the step count, each at most once, and as many
  /// batches as fit.
  @Test(arguments: sizes)
  func randomBatchesAreTheChapters(_ length: Int, _ size: Int, _ stepCount: Int) {
    let ids = Array(0..<Int32(length))
    let batches = RandomBatches(ids, size: size, stepCount: stepCount, seed: 11, epoch: 2)
    let pieceCount = length > 0 ? (length - 1) / stepCount : 0
    #expect(batches.count == pieceCount / size)
    var starts: [Int] = []
    for batch in batches {
      #expect(batch.inputs.shape == [size, stepCount] && batch.targets.shape == [size, stepCount])
      #expect(batch.targets.scalars == batch.inputs.scalars.map { $0 + 1 })
      for row in 0..<size {
        let piece = batch.inputs.scalars[(row * stepCount)..<((row + 1) * stepCount)]
        starts.append(Int(piece[row * stepCount]))
        #expect(Array(piece) == Array(piece[row * stepCount]..<(piece[row * stepCount] + Int32(stepCount))))
      }
    }
    #expect(starts.count == pieceCount / size * size)
    #expect(Set(starts).count == starts.count)
    #expect(starts.allSatisfy { $0 % stepCount == 0 && $0 / stepCount < pieceCount })
  }

  @Test func randomOrderDependsOnSeedAndEpoch() {
    func batches(_ seed: UInt64, _ epoch: Int) -> [Batch] {
      Array(RandomBatches(Array(0..<1_001), size: 5, stepCount: 10, seed: seed, epoch: epoch))
    }
    #expect(batches(1, 0) == batches(1, 0))
    #expect(batches(1, 0) != batches(2, 0))
    #expect(batches(1, 0) != batches(1, 1), "a second epoch has another order")
    #expect(batches(1, 1) != batches(2, 0))
    // Any batch can be made without those before it.
    let epoch = RandomBatches(Array(0..<1_001), size: 5, stepCount: 10, seed: 1, epoch: 1)
    #expect(epoch[7] == Array(epoch)[7])
  }

  @Test func timeMajorTargets() {
    let batch = ConsecutiveBatches(Array(0..<10), size: 2, stepCount: 3)[0]
    #expect(batch.tokenCount == 6)
    #expect(batch.timeMajorTargets == IndexTensor([1, 6, 2, 7, 3, 8], shape: [6]))
  }
}
