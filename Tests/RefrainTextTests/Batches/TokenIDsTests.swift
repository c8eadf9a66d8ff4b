@testable import RefrainText
import Testing

@Suite struct TokenIDsTests {
  @Test func isACollection() {
    let ids = TokenIDs([5, 3, 9, 3])
    #expect(Array(ids) == [5, 3, 9, 3] && ids.count == 4 && ids[2] == 9 && ids.last == 3)
    #expect(TokenIDs([]).isEmpty)
    var target: [Int32] = [1]
    ids.append(1..<3, to: &target)
    #expect(target == [1, 3, 9])
  }

  @Test func partsCountFromZero() {
    let ids = TokenIDs(Array(0..<10))
    let end = TokenIDs(rebasing: ids[6...])
    #expect(Array(end) == [6, 7, 8, 9] && end[0] == 6)
    let within = TokenIDs(rebasing: end[1..<3])
    #expect(Array(within) == [7, 8])
    var target: [Int32] = []
    within.append(0..<2, to: &target)
    #expect(target == [7, 8])
  }

  @Test func batchesOfAPart() {
    let ids = TokenIDs(Array(0..<100))
    let part = TokenIDs(rebasing: ids[40...])
    let expected = ConsecutiveBatches(Array(40..<100), size: 3, stepCount: 4)
    #expect(Array(ConsecutiveBatches(part, size: 3, stepCount: 4)) == Array(expected))
  }
}
