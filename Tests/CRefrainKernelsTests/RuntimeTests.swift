import CRefrainKernels
import Testing

private final class Counts: @unchecked Sendable {
  let counts: UnsafeMutablePointer<Int64>
  let count: Int
  init(_ count: Int) {
    self.count = count
    counts = .allocate(capacity: count)
    counts.initialize(repeating: 0, count: count)
  }
  deinit { counts.deallocate() }
  var values: [Int64] { (0..<count).map { counts[$0] } }
}

@Suite struct RuntimeTests {
  @Test func instructionSets() {
    #expect(rk_isa_available(RK_ISA_PORTABLE))
    #expect(rk_isa_available(rk_isa_active()))
    #expect(ISA.available.allSatisfy { $0.isa.rawValue <= rk_isa_active().rawValue } || rk_isa_requested_unavailable())
    for isa in ISA.available { #expect(isa.run { rk_isa_active() } == isa.isa) }
    for raw in 0..<UInt32(RK_ISA_COUNT) where !rk_isa_available(rk_isa(rawValue: raw)) {
      #expect(!rk_override_isa(Int32(raw)))
    }
    #expect(!rk_override_isa(99) && rk_override_isa(-1))
  }

  @Test func threadCount() {
    #expect(rk_thread_count() >= 1)
    rk_override_threads(5)
    #expect(rk_thread_count() == 5)
    rk_override_threads(0)
    #expect(rk_thread_count() <= 256)
  }

  @Test(arguments: [Int32(1), 2, 3, 8], [0, 1, 2, 7, 1000])
  func everyItemOnce(threads: Int32, items: Int) {
    rk_override_threads(threads)
    defer { rk_override_threads(0) }
    for _ in 0..<20 {
      let counts = Counts(items)
      rk_parallel_for(Int64(items), counts.counts) { context, index in
        context?.assumingMemoryBound(to: Int64.self)[Int(index)] += 1
      }
      #expect(counts.values == [Int64](repeating: 1, count: items))
    }
  }

  @Test func nestedCalls() {
    rk_override_threads(3)
    defer { rk_override_threads(0) }
    let counts = Counts(100)
    rk_parallel_for(10, counts.counts) { context, outer in
      rk_parallel_for(10, context?.advanced(by: Int(outer) * 80)) { context, inner in
        context?.assumingMemoryBound(to: Int64.self)[Int(inner)] += 1
      }
    }
    #expect(counts.values == [Int64](repeating: 1, count: 100))
  }

  /// Several callers at once: one has the pool, the others do their own work.
  @Test func concurrentCalls() async {
    let totals = await withTaskGroup(of: [Int64].self) { group in
      for _ in 0..<8 {
        group.addTask {
          rk_override_threads(3)
          defer { rk_override_threads(0) }
          let counts = Counts(64)
          for _ in 0..<200 {
            rk_parallel_for(64, counts.counts) { context, index in
              context?.assumingMemoryBound(to: Int64.self)[Int(index)] += 1
            }
          }
          return counts.values
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(totals.allSatisfy { $0 == [Int64](repeating: 200, count: 64) })
  }
}
