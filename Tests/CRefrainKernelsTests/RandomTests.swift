import CRefrainKernels
import Testing

@Suite struct RandomTests {
  /// Random123's known answers for philox4x32-10 that a counter of 64 bits can reach, and two computed by an
  /// independent implementation of the paper.
  @Test func knownAnswers() {
    var out: [UInt64] = [0, 0]
    rk_philox(0, 0, &out)
    #expect(out == [0xe169_c58d_6627_e8d5, 0x9b00_dbd8_bc57_ac4c])
  }

  /// All 128 bits of the counter, as published: zeros, ones, and the digits of pi.
  @Test(
    arguments: [
      ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func publishedAnswers(counter: [UInt32], key: [UInt32], expected: [UInt32]) {
    var out: [UInt32] = [0, 0, 0, 0]
    rk_philox_block(counter, key, &out)
    #expect(out == expected)
  }

  @Test func uniform() {
    for n in [0, 1, 3, 4, 5, 70_002] {
      var y = [Float](repeating: 7, count: n + 1)
      rk_fill_uniform(42, Int64(n), -1, 3, &y)
      #expect(y[n] == 7)
      for i in stride(from: 0, to: n, by: 997) {
        var block: [UInt64] = [0, 0]
        rk_philox(42, UInt64(i / 4), &block)
        let lane = UInt32(truncatingIfNeeded: block[i % 4 / 2] >> (i % 2 == 0 ? 0 : 32))
        #expect(y[i] == -1 + 4 * (Float(lane >> 8) / 16_777_216))
      }
      #expect(y[0..<n].allSatisfy { $0 >= -1 && $0 < 3 })
      if n > 1000 { #expect(abs(y[0..<n].reduce(0, +) / Float(n) - 1) < 0.02) }
    }
  }

  /// Rounding may not lift a number to the upper bound.
  @Test func uniformStaysBelow() {
    var y = [Float](repeating: 0, count: 100_000)
    rk_fill_uniform(1, Int64(y.count), 1, Float(1).nextUp, &y)
    #expect(y.allSatisfy { $0 == 1 })
  }

  /// The exact bits: they may not differ between platforms or instruction sets.
  @Test(arguments: ISA.available, [Int32(1), 2, 3, 8])
  func normalBits(isa: ISA, threads: Int32) {
    var y = [Float](repeating: 0, count: 100_003)
    isa.run(threads: threads) { rk_fill_normal(7, Int64(y.count), 0.5, 2, &y) }
    #expect(bits(Array(y[0..<4])) == [0x3f00_2637, 0xbde0_a73c, 0x4082_7b00, 0x4028_b00c])
    let hash = y.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1.bitPattern)) &* 1_099_511_628_211 }
    #expect(hash == 6_443_059_090_195_890_074)
  }

  /// Box and Muller in double precision from the words themselves.
  @Test func normalValues() {
    let n = 40_000
    var y = [Float](repeating: 0, count: n)
    rk_fill_normal(3, Int64(n), 0, 1, &y)
    for i in stride(from: 0, to: n, by: 2) {
      var block: [UInt64] = [0, 0]
      rk_philox(3, UInt64(i / 4), &block)
      let word = block[i % 4 / 2]
      let u = (Double(UInt32(truncatingIfNeeded: word)) + 1) / 4_294_967_296
      // cos^2 + sin^2 = 1, and the quadrant comes from the angle's upper bits.
      let squared = Double(y[i]) * Double(y[i]) + Double(y[i + 1]) * Double(y[i + 1])
      #expect(abs(squared + 2 * rk_log(u)) < 1e-5)
      let quadrant = word >> 62
      #expect((y[i] >= 0) == (quadrant == 0 || quadrant == 3) && (y[i + 1] >= 0) == (quadrant < 2))
    }
    let mean = y.reduce(0.0) { $0 + Double($1) } / Double(n)
    let variance = y.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(n)
    #expect(abs(mean) < 0.02 && abs(variance - 1) < 0.03)
  }

  @Test(arguments: [Float(0.25), 0.8, 1])
  func dropoutMask(keep: Float) {
    let n = 70_001
    var y = [Float](repeating: 7, count: n), u = y
    rk_fill_dropout_mask(5, Int64(n), keep, &y)
    rk_fill_uniform(5, Int64(n), 0, 1, &u)
    #expect(y == u.map { $0 < keep ? 1 / keep : 0 })
  }
}
