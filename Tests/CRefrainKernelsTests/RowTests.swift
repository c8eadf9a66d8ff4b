import CRefrainKernels
import Testing

@Suite struct RowTests {
  @Test(arguments: ISA.available)
  func sums(isa: ISA) {
    var numbers = Numbers(seed: 5)
    for length in lengths + [8191, 8193, 70_001] {
      let x = numbers.floats(length)
      let sum = x.reduce(0.0) { $0 + Double($1) }, squares = x.reduce(0.0) { $0 + Double($1) * Double($1) }
      let results = [1, 2, 3, 8].map { threads in
        isa.run(threads: threads) { [rk_sum(Int64(length), x), rk_sum_of_squares(Int64(length), x)] }
      }
      #expect(abs(results[0][0] - sum) <= 1e-11 && abs(results[0][1] - squares) <= 1e-8)
      #expect(results.allSatisfy { $0 == results[0] })
    }
  }

  @Test(arguments: ISA.available)
  func reductions(isa: ISA) {
    var numbers = Numbers(seed: 6)
    for (outer, axis, inner) in [
      (1, 1, 1), (3, 0, 2), (4, 7, 1), (2, 17, 1), (5, 3, 9), (2, 33, 17), (1, 5, 40), (1, 700, 130), (300, 300, 1),
    ] {
      var x = numbers.floats(outer * axis * inner)
      if x.count > 30 { x[x.count / 2] = .nan }
      if x.count > 3 { x[1] = x[0] }
      let columns = (0..<outer * inner).map { column in
        (0..<axis).map { x[(column / inner * axis + $0) * inner + column % inner] }
      }
      for threads: Int32 in [1, 3] {
        var sums = [Float](repeating: 7, count: outer * inner), maxima = sums
        var places = [Int32](repeating: 7, count: outer * inner)
        isa.run(threads: threads) {
          rk_reduce(RK_REDUCE_SUM, Int64(outer), Int64(axis), Int64(inner), x, &sums)
          rk_reduce(RK_REDUCE_MAX, Int64(outer), Int64(axis), Int64(inner), x, &maxima)
          if axis > 0 { rk_argmax(Int64(outer), Int64(axis), Int64(inner), x, &places) }
        }
        for (i, column) in columns.enumerated() {
          let sum = column.reduce(0.0) { $0 + Double($1) }
          #expect(sum.isNaN ? sums[i].isNaN : abs(Double(sums[i]) - sum) < 1e-5)
          let place = column.firstIndex { $0.isNaN } ?? column.firstIndex { $0 == column.max() }
          #expect(same(maxima[i], place.map { column[$0] } ?? -.infinity), "\(outer) \(axis) \(inner)")
          if let place { #expect(Int(places[i]) == place, "\(outer) \(axis) \(inner)") }
        }
      }
    }
  }

  /// Softmax of a row in double precision, and the logarithm of the sum that it divides by.
  private func softmaxReference(_ x: ArraySlice<Float>) -> (probabilities: [Double], logSum: Double) {
    let most = Double(x.max() ?? 0)
    let exponentials = x.map { rk_exp(Double($0) - most) }
    let sum = exponentials.reduce(0, +)
    return (exponentials.map { $0 / sum }, most + rk_log(sum))
  }

  @Test(arguments: ISA.available)
  func softmax(isa: ISA) {
    var numbers = Numbers(seed: 7)
    for (rows, columns) in [(1, 1), (3, 2), (5, 8), (4, 17), (3, 33), (2, 1027), (40, 700), (1, 4100)] {
      var x = numbers.floats(rows * columns).map { $0 * 20 }
      let g = numbers.floats(rows * columns)
      if columns > 2 { (x[0], x[1]) = (-.infinity, 1e30) }
      if rows > 2 { for j in 0..<columns { x[columns + j] = -4 } }
      let labels = (0..<rows).map { Int32(columns > 1 ? ($0 * 7 + 1) % columns : 0) }
      let (n, m) = (Int64(rows), Int64(columns))
      var results: [[Float]] = []
      for threads: Int32 in [1, 2, 3] {
        var y = x, logarithms = x, dy = x, dl = x, p = x
        var loss = 0.0, lossAlone = 0.0
        isa.run(threads: threads) {
          rk_softmax(n, m, x, &y)
          rk_log_softmax(n, m, x, &logarithms)
          rk_softmax_gradient(n, m, y, g, &dy)
          rk_log_softmax_gradient(n, m, logarithms, g, &dl)
          lossAlone = rk_cross_entropy(n, m, x, labels, nil)
          p.withUnsafeMutableBufferPointer { loss = rk_cross_entropy(n, m, $0.baseAddress, labels, $0.baseAddress) }
        }
        #expect(loss == lossAlone && same(p, y))
        var expectedLoss = 0.0
        for i in 0..<rows {
          let row = (i * columns)..<((i + 1) * columns)
          let (q, logSum) = softmaxReference(x[row])
          expectedLoss += logSum - Double(x[i * columns + Int(labels[i])])
          #expect(distance(Array(y[row]), q) < 1e-6)
          let weighted = zip(q, g[row]).reduce(0.0) { $0 + $1.0 * Double($1.1) }
          #expect(distance(Array(dy[row]), zip(q, g[row]).map { $0 * (Double($1) - weighted) }) < 2e-6)
          let total = g[row].reduce(0.0) { $0 + Double($1) }
          #expect(distance(Array(dl[row]), zip(q, g[row]).map { Double($1) - $0 * total }) < 2e-5)
          let finite = row.filter { x[$0].isFinite && abs(x[$0]) < 100 }
          if x[row].max() ?? 0 < 100 {
            #expect(distance(finite.map { logarithms[$0] }, finite.map { Double(x[$0]) - logSum }) < 1e-5)
          }
        }
        #expect(abs(loss - expectedLoss) <= 1e-6 * abs(expectedLoss) + 1e-5)
        isa.run(threads: threads) { rk_cross_entropy_gradient(n, m, labels, 0.5, &p) }
        for i in 0..<rows {
          let hot = i * columns + Int(labels[i])
          #expect(p[hot] == 0.5 * (y[hot] - 1))
          if columns > 1 {
            let other = hot == i * columns ? hot + 1 : hot - 1
            #expect(p[other] == 0.5 * y[other])
          }
        }
        results.append(y + logarithms + dy + dl + [Float(loss)])
      }
      #expect(results.allSatisfy { bits($0) == bits(results[0]) }, "\(rows) x \(columns)")
    }
  }

  /// A NaN spoils its own row only; so does +inf; equal logits give equal probabilities.
  @Test(arguments: ISA.available, [3, 8, 20])
  func softmaxOfSpecialRows(isa: ISA, columns: Int) {
    for value: Float in [.nan, .infinity] {
      var x = [Float](repeating: 2, count: 3 * columns)
      x[columns + columns - 1] = value
      var y = x
      isa.run { rk_softmax(3, Int64(columns), x, &y) }
      #expect(y[0..<columns].allSatisfy { $0 == 1 / Float(columns) })
      #expect(y[columns..<2 * columns].contains { $0.isNaN })
      #expect(y[(2 * columns)...].allSatisfy { $0 == 1 / Float(columns) })
    }
  }

  @Test(arguments: ISA.available)
  func gatherAndScatter(isa: ISA) {
    var numbers = Numbers(seed: 8)
    for (count, width, tableRows) in [(0, 3, 2), (7, 1, 3), (9, 5, 4), (20, 17, 6), (300, 300, 50)] {
      let table = numbers.floats(tableRows * width), x = numbers.floats(count * width)
      let ids = (0..<count).map { _ in Int32(numbers.index(below: tableRows)) }
      var expected = table
      for i in 0..<count { for j in 0..<width { expected[Int(ids[i]) * width + j] += x[i * width + j] } }
      for threads: Int32 in [1, 3] {
        var gathered = [Float](repeating: 7, count: count * width), sums = table
        isa.run(threads: threads) {
          rk_gather_rows(Int64(count), Int64(width), ids, table, &gathered)
          rk_scatter_add_rows(Int64(count), Int64(width), ids, x, &sums)
        }
        #expect(gathered == ids.flatMap { table[(Int($0) * width)..<(Int($0) + 1) * width] })
        #expect(sums == expected)
      }
    }
  }

  @Test(arguments: ISA.available)
  func columnSumsAndTranspose(isa: ISA) {
    var numbers = Numbers(seed: 9)
    for (rows, columns) in [(0, 5), (1, 1), (3, 7), (17, 16), (5, 33), (65, 67), (300, 301)] {
      let x = numbers.floats(rows * columns), start = numbers.floats(columns)
      for threads: Int32 in [1, 3] {
        var fresh = start, added = start
        var transposed = [Float](repeating: 7, count: rows * columns)
        isa.run(threads: threads) {
          rk_sum_rows(Int64(rows), Int64(columns), x, Int64(columns), 0, &fresh)
          rk_sum_rows(Int64(rows), Int64(columns), x, Int64(columns), 1, &added)
          rk_transpose(Int64(rows), Int64(columns), x, &transposed)
        }
        let sums = (0..<columns).map { j in (0..<rows).reduce(0.0) { $0 + Double(x[$1 * columns + j]) } }
        #expect(distance(fresh, sums) < 2e-6)
        #expect(distance(added, zip(sums, start).map { $0 + Double($1) }) < 2e-6)
        #expect(transposed == (0..<columns).flatMap { j in (0..<rows).map { x[$0 * columns + j] } })
      }
    }
  }
}
