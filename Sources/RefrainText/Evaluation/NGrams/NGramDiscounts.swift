/// What is taken from the counts 1, 2 and 3 or more of one order, for the shorter contexts to give away.
struct NGramDiscounts: Sendable, Equatable {
  var one, two, more: Double

  func callAsFunction(_ count: UInt32) -> Double {
    switch count {
    case 0: 0
    case 1: one
    case 2: two
    default: more
    }
  }

  static func constant(_ value: Double) -> NGramDiscounts { NGramDiscounts(one: value, two: value, more: value) }

  /// Chen and Goodman's (1998) estimates from how many n-grams have the counts 1 to 4; for too small a text, where they
  /// cannot be had, ½, 1 and 1½.
  init(estimatedFrom counts: some Sequence<UInt32>) {
    var frequencies = [0.0, 0, 0, 0, 0]
    for count in counts where count < 5 { frequencies[Int(count)] += 1 }
    let (n1, n2, n3, n4) = (frequencies[1], frequencies[2], frequencies[3], frequencies[4])
    let y = n1 / (n1 + 2 * n2)
    self.init(one: 1 - 2 * y * n2 / n1, two: 2 - 3 * y * n3 / n2, more: 3 - 4 * y * n4 / n3)
    let isUsable = one > 0 && one <= 1 && two > 0 && two <= 2 && more > 0 && more <= 3
    if !isUsable { self.init(one: 0.5, two: 1, more: 1.5) }
  }

  init(one: Double, two: Double, more: Double) {
    self.one = one
    self.two = two
    self.more = more
  }
}
