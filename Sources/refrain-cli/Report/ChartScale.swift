import RefrainTensor

/// From values to places along an axis, 0...1, with round values to mark on it.
struct ChartScale {
  let isLogarithmic: Bool
  /// Of the axis, in values.
  let range: ClosedRange<Double>
  let ticks: [Double]

  /// - Parameters:
  ///   - values: finite ones; the axis holds them all.
  ///   - logarithmic: wanted so; granted for positive values alone.
  ///   - fromZero: whether a linear axis begins at 0.
  ///   - whole: whether only whole numbers are marked.
  init(_ values: [Double], logarithmic: Bool = false, fromZero: Bool = false, whole: Bool = false, tickCount: Int = 5) {
    let (least, most) = (values.min() ?? 0, values.max() ?? 1)
    isLogarithmic = logarithmic && least > 0 && most / least > 2
    if isLogarithmic {
      ticks = Self.logarithmicTicks(least, most)
      range = min(least, ticks.first ?? least)...max(most, ticks.last ?? most)
    } else {
      let low = fromZero ? min(0, least) : least
      let spread = most - low > most.magnitude * 1e-9 ? most - low : max(most.magnitude, 1)
      let step = Self.roundStep(spread / Double(tickCount), whole: whole)
      let first = whole ? (low / step).rounded(.up) : (low / step).rounded(.down)
      let last = whole ? (most / step).rounded(.down) : ((low + spread) / step).rounded(.up)
      ticks = last - first < 100 ? stride(from: first, through: last, by: 1).map { $0 * step } : []
      range = whole ? low...max(most, low + 1e-9) : min(low, first * step)...max(most, last * step)
    }
  }

  /// Where a value lies, 0...1 inside the axis.
  func place(_ value: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard isLogarithmic else { return high > low ? (value - low) / (high - low) : 0.5 }
    return (Platform.log(value) - Platform.log(low)) / (Platform.log(high) - Platform.log(low))
  }

  /// 1, 2 or 5 times a power of ten, no less than `step`.
  private static func roundStep(_ step: Double, whole: Bool) -> Double {
    guard step > 0, step.isFinite else { return 1 }
    let power = powerOfTen(below: step)
    let rounded = power * ([1.0, 2, 5, 10].first { $0 * power >= step * 0.999 } ?? 10)
    return whole ? max(rounded, 1) : rounded
  }

  /// 1, 2 and 5 times powers of ten that span the values; powers alone where they span many.
  private static func logarithmicTicks(_ least: Double, _ most: Double) -> [Double] {
    var power = powerOfTen(below: least)
    var ticks: [Double] = []
    let factors = most / least > 1e3 ? [1.0] : [1, 2, 5]
    while power <= most * 10, ticks.count < 400 {
      ticks += factors.map { $0 * power }
      power *= 10
    }
    let first = ticks.lastIndex { $0 <= least } ?? 0
    let last = ticks.firstIndex { $0 >= most } ?? ticks.count - 1
    guard first <= last else { return [] }
    let inside = Array(ticks[first...last])
    let stride = (inside.count + 6) / 7
    return inside.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }

  private static func powerOfTen(below value: Double) -> Double {
    var power = 1.0
    while power > value, power > 1e-300 { power /= 10 }
    while power * 10 <= value, power < 1e300 { power *= 10 }
    return power
  }
}

/// A value as an axis or a legend shows it: as many digits as tell it apart, thousands as "12k".
func axisLabel(_ value: Double) -> String {
  switch value.magnitude {
  case 0: "0"
  case 1e9...: shortScientific(value)
  case 1e6...: trimmed(fixed(value / 1e6, 2)) + "M"
  case 10_000...: trimmed(fixed(value / 1e3, 1)) + "k"
  case 100...: trimmed(fixed(value, 1))
  case 1...: trimmed(fixed(value, 2))
  case 0.1...: trimmed(fixed(value, 3))
  case 0.01...: trimmed(fixed(value, 4))
  case 1e-3...: trimmed(fixed(value, 5))
  default: shortScientific(value)
  }
}

/// "1.50" as "1.5", "2.00" as "2".
private func trimmed(_ number: String) -> String {
  guard number.contains(".") else { return number }
  var number = number[...]
  while number.last == "0" { number = number.dropLast() }
  return String(number.last == "." ? number.dropLast() : number)
}

/// "3e12", "5e-6"
private func shortScientific(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return fixed(value, 0) }
  var (mantissa, exponent) = (value, 0)
  while mantissa.magnitude >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
  while mantissa.magnitude < 0.995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
  return trimmed(fixed(mantissa, 1)) + "e\(exponent)"
}
