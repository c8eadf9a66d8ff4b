import RefrainText

/// A number with a fixed number of decimals, rounded half up: `fixed(79.4972, 3)` is "79.497".
func fixed(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let scaled = (value.magnitude * scale).rounded()
  guard scaled < 0x1p62 else { return scientific(value) }
  let digits = UInt64(scaled)
  let sign = value < 0 && digits > 0 ? "-" : ""
  guard decimals > 0 else { return "\(sign)\(digits)" }
  let fraction = String(digits % UInt64(scale))
  return "\(sign)\(digits / UInt64(scale))." + String(repeating: "0", count: decimals - fraction.count) + fraction
}

/// The perplexity of a training that has exploded: "3.613e+18".
private func scientific(_ value: Double) -> String {
  var (mantissa, exponent) = (value, 0)
  while mantissa.magnitude >= 10 {
    mantissa /= 10
    exponent += 1
  }
  return "\(fixed(mantissa, 3))e+\(exponent)"
}

/// A share as "12.5 %", and a small one as "0.04 %".
func percentage(_ share: Double) -> String { "\(fixed(100 * share, share > 0 && share < 0.01 ? 2 : 1)) %" }

/// "1 thread", "2 threads"
func counted(_ number: Int, _ singular: String, _ plural: String) -> String {
  "\(grouped(number)) \(number == 1 ? singular : plural)"
}

/// A span of time as a person reads it: "45 s", "3 min 20 s", "2 h 05 min".
func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "?" }
  let whole = Int(seconds.rounded(.up))
  func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
  return "\(whole / 3600) h \(padded(whole / 60 % 60)) min"
}
