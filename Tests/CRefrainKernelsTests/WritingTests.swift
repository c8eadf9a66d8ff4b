import CRefrainKernels
import Testing

@Suite struct WritingTests {
  static let sizes = [
    (1, 1, 1), (1, 7, 5), (2, 7, 5), (1, 250, 5), (1, 257, 1027), (2, 33, 130), (3, 16, 64), (1, 8, 65), (2, 64, 17),
  ]
  private static let cells = [RK_CELL_RELU, RK_CELL_TANH, RK_CELL_LSTM, RK_CELL_GRU]
  private static let formats = [RK_WEIGHTS_FLOAT32, RK_WEIGHTS_BFLOAT16]

  @Test(arguments: ISA.available, formats)
  func equalsNaiveLoop(isa: ISA, format: rk_weight_format) {
    for (layers, hidden, vocabulary) in Self.sizes {
      for cell in Self.cells {
        var model = WritingModel(layers: layers, hidden: hidden, vocabulary: vocabulary, cell: cell)
        model.hasBias = cell != RK_CELL_RELU
        let ids = [0, 3, 1, 1].map { Int32($0 % vocabulary) }
        let result = isa.run { model.run(ids.map { [$0] }, format: format) }
        let exact = format == RK_WEIGHTS_FLOAT32 ? model : model.rounded()
        for count in [1, 2, 4] {
          let expected = exact.reference(Array(ids[..<count]))
          let size = "\(cell), \(layers) x \(hidden) x \(vocabulary), step \(count)"
          #expect(distance(result.logits[count - 1], expected) < 4e-6, "\(size)")
          let logits = result.logits[count - 1]
          #expect(logits[Int(result.argmax[count - 1][0])] == logits.max(), "\(size)")
        }
      }
    }
  }

  /// Sequences that set out later, as a batch of prompts of different lengths has them, and rows beyond the four that
  /// meet the weights together: each to the bit as by itself.
  @Test(arguments: ISA.available, formats)
  func rowsDoNotMeet(isa: ISA, format: rk_weight_format) {
    for (rows, cell) in zip([2, 4, 7, 9, 5], [RK_CELL_TANH] + Self.cells) {
      let model = WritingModel(layers: 2, hidden: 37, vocabulary: 41, cell: cell)
      let begins = (0..<rows).map { $0 / 2 }
      let steps = (0..<8).map { step in
        (0..<rows).filter { begins[$0] <= step }.map { Int32(($0 * 5 + step * 3) % 41) }
      }
      let together = isa.run(threads: 2) { model.run(steps, format: format) }
      for row in 0..<rows {
        let alone = isa.run { model.run(steps[begins[row]...].map { [$0[row]] }, format: format) }
        for step in begins[row]..<8 {
          let logits = Array(together.logits[step][(row * 41)..<((row + 1) * 41)])
          #expect(bits(logits) == bits(alone.logits[step - begins[row]]), "row \(row) of \(rows), step \(step)")
          #expect(together.argmax[step][row] == alone.argmax[step - begins[row]][0])
        }
      }
    }
  }

  /// The first two are large enough to be split, the third is not.
  @Test(
    arguments: ISA.available, [(1, 250, 1027, RK_CELL_TANH), (2, 257, 300, RK_CELL_LSTM), (1, 20, 30, RK_CELL_GRU)])
  func sameBitsForEveryThreadCount(isa: ISA, size: (Int, Int, Int, rk_stepper_cell)) {
    let model = WritingModel(layers: size.0, hidden: size.1, vocabulary: size.2, cell: size.3)
    let steps = (0..<30).map { [Int32($0 * 7 % size.2), Int32($0 * 3 % size.2)] }
    for format in Self.formats {
      let one = isa.run(threads: 1) { model.run(steps, format: format) }
      for threads: Int32 in [2, 3, 8] {
        let several = isa.run(threads: threads) { model.run(steps, format: format) }
        #expect(several.logits.map(bits) == one.logits.map(bits))
        #expect(several.argmax == one.argmax)
      }
    }
  }

  /// Whatever the steps before were asked for, and however many threads: the first layer's product may have been
  /// computed by the step before, and a choice by rounded weights.
  @Test(arguments: ISA.available, cells)
  func askingForLessChangesNothing(isa: ISA, cell: rk_stepper_cell) {
    for (layers, hidden, vocabulary) in [(1, 256, 700), (2, 130, 300), (1, 5, 9)] {
      let model = WritingModel(layers: layers, hidden: hidden, vocabulary: vocabulary, cell: cell)
      let steps = (0..<24).map { [Int32($0 * 7 % vocabulary)] }
      let all = isa.run { model.run(steps) }
      let asked = [RK_STEP_GREATEST, RK_STEP_GREATEST, RK_STEP_STATE, RK_STEP_LOGITS, RK_STEP_STATE]
      for threads: Int32 in [1, 2, 8] {
        let result = isa.run(threads: threads) { model.run(steps, wants: asked) }
        for step in steps.indices where asked[step % asked.count] != RK_STEP_STATE {
          #expect(result.argmax[step] == all.argmax[step], "step \(step) of \(layers) x \(hidden) x \(vocabulary)")
          guard asked[step % asked.count] == RK_STEP_LOGITS else { continue }
          #expect(bits(result.logits[step]) == bits(all.logits[step]), "\(layers) x \(hidden) x \(vocabulary)")
        }
      }
    }
  }

  /// A choice does without most exact logits, which is what makes it fast.
  @Test(arguments: ISA.available)
  func choicesReadRoundedWeights(isa: ISA) {
    let model = WritingModel(layers: 1, hidden: 64, vocabulary: 500)
    let steps = (0..<20).map { [Int32($0 * 11)] }
    let (all, chosen) = isa.run { (model.run(steps), model.run(steps, wants: [RK_STEP_GREATEST])) }
    let exact = zip(all.logits.joined(), chosen.logits.joined()).count { $0.bitPattern == $1.bitPattern }
    #expect(exact < 20 * 500 / 4)
  }

  /// The head's bias alone decides where its weights are zeros.
  @Test(arguments: ISA.available)
  func argmaxIsTheFirst(isa: ISA) {
    let vocabulary = 150
    for (values, expected) in [
      ([149: Float(2)], 149), ([3: 1, 90: 1], 3), ([70: .nan, 90: .infinity], 70), ([10: .infinity, 140: .nan], 140),
      ([:], 0),
    ] as [([Int: Float], Int32)] {
      for rows in [1, 4] {
        for rest in [0, -1, -Float.infinity] {
          var model = WritingModel(layers: 1, hidden: 3, vocabulary: vocabulary)
          model.headWeight = model.headWeight.map { _ in 0 }
          model.headBias = (0..<vocabulary).map { values[$0] ?? rest }
          let result = isa.run { model.run([[Int32](repeating: 0, count: rows)]) }
          #expect(result.argmax[0] == [Int32](repeating: expected, count: rows), "\(values) among \(rest)")
        }
      }
    }
  }

  /// Padding must not be drawn where the state has exploded.
  @Test(arguments: ISA.available)
  func infiniteStates(isa: ISA) {
    var model = WritingModel(layers: 1, hidden: 5, vocabulary: 21, cell: RK_CELL_RELU)
    model.weightIH[0] = model.weightIH[0].map { _ in Float.infinity }
    model.headWeight = model.headWeight.map { _ in 1 }
    let result = isa.run { model.run([[2]]) }
    #expect(result.logits[0].allSatisfy { $0 == .infinity } && result.argmax[0] == [0])
  }

  /// Ties, overflow and NaN in the rounding to 16 bits, seen through a head that reads a state of one.
  @Test(arguments: ISA.available)
  func roundsToNearestEven(isa: ISA) {
    let patterns: [(UInt32, UInt32)] = [
      (0x3f80_7fff, 0x3f80_0000), (0x3f80_8000, 0x3f80_0000), (0x3f81_8000, 0x3f82_0000), (0x3f80_8001, 0x3f81_0000),
      (0x7f7f_ffff, 0x7f80_0000), (0xbf81_8000, 0xbf82_0000), (0x7f80_0000, 0x7f80_0000), (0x7f80_0001, 0x7fc0_0000),
    ]
    var model = WritingModel(layers: 1, hidden: 1, vocabulary: patterns.count, cell: RK_CELL_RELU)
    model.hasBias = false
    model.weightIH[0] = model.weightIH[0].map { _ in 1 }
    model.headWeight = patterns.map { Float(bitPattern: $0.0) }
    let result = isa.run { model.run([[0]], format: RK_WEIGHTS_BFLOAT16) }
    #expect(same(result.logits[0], patterns.map { Float(bitPattern: $0.1) }))
  }
}
