import CRefrainKernels
import Testing

/// Other tests use the pool at the same time, so what its statistics say is asked in a process of its own.
@Suite struct BufferTests {
  @Test func reuse() async {
    await #expect(processExitsWith: .success) {
      var capacity: Int64 = 0, again: Int64 = 0
      let count: Int64 = 1 << 20
      let first = rk_buffer_take(count, &capacity)
      #expect(capacity >= 4 * count && capacity <= 4 * count + count / 2)
      rk_buffer_give(first, capacity)
      let second = rk_buffer_take(count - 100, &again)
      #expect(first == second && again == capacity)
      rk_buffer_give(second, again)
    }
  }

  @Test func statistics() async {
    await #expect(processExitsWith: .success) {
      let before = rk_buffer_get_statistics()
      var capacity: Int64 = 0
      let buffer = rk_buffer_take(1 << 20, &capacity)
      let taken = rk_buffer_get_statistics()
      #expect(taken.live_bytes - before.live_bytes == capacity)
      #expect(taken.peak_live_bytes == before.peak_live_bytes + capacity)
      #expect(taken.system_allocations == before.system_allocations + 1)
      rk_buffer_give(buffer, capacity)
      let given = rk_buffer_get_statistics()
      #expect(given.live_bytes == before.live_bytes && given.peak_live_bytes == taken.peak_live_bytes)
      #expect(given.cached_bytes == before.cached_bytes + capacity)
      rk_buffer_trim()
      rk_buffer_reset_peak()
      let trimmed = rk_buffer_get_statistics()
      #expect(trimmed.cached_bytes == 0 && trimmed.peak_live_bytes == before.live_bytes)
    }
  }

  @Test func alignmentAndSlack() {
    for count: Int64 in [0, 1, 64, 65, 66, 100, 1000, 1025, 1 << 16, (1 << 16) + 1] {
      var capacity: Int64 = 0
      guard let buffer = rk_buffer_take(count, &capacity) else {
        Issue.record("no buffer")
        continue
      }
      #expect(UInt(bitPattern: buffer) % 64 == 0)
      #expect(capacity >= 4 * max(count, 1) && (capacity <= 256 || capacity <= 4 * count + count / 2 + 64))
      // Written, and readable beyond its end: a sanitizer would tell.
      buffer.initialize(repeating: 1, count: Int(count))
      var sum: UInt8 = 0
      let end = UnsafeRawPointer(buffer) + Int(capacity)
      for i in 0..<64 { sum &+= (end + i).load(as: UInt8.self) }
      withExtendedLifetime(sum) {}
      rk_buffer_give(buffer, capacity)
    }
  }

  @Test func concurrentUse() async {
    let damaged = await withTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        group.addTask {
          var damaged = 0
          for i in 0..<500 {
            var capacity: Int64 = 0
            let buffer = rk_buffer_take(Int64(100 + i % 7 * 50), &capacity)
            for j in 0..<100 { buffer?[j] = Float(task) }
            if (0..<100).contains(where: { buffer?[$0] != Float(task) }) { damaged += 1 }
            rk_buffer_give(buffer, capacity)
          }
          return damaged
        }
      }
      return await group.reduce(0, +)
    }
    #expect(damaged == 0)
  }
}
