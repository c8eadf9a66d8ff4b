/// Begins a part of a lesson that its page shows as one code block; it lasts until the next call or `endSnippet()`.
func snippet(_ name: String) { print("# \(name)") }

/// What follows is not shown.
func endSnippet() { print("#") }

/// A number with four digits for the eye, and at least one of them behind the point.
func short(_ number: some BinaryFloatingPoint) -> String {
  let value = Double(number)
  guard value.isFinite, value != 0 else { return value == 0 ? "0.0" : "\(value)" }
  var scale = 1.0
  while abs(value) * scale < 1000, scale < 1e8 { scale *= 10 }
  scale = max(scale, 10)
  return "\((value * scale).rounded() / scale)"
}

/// The mean time of `body` in milliseconds over `count` runs, after one that does not count.
func milliseconds(_ count: Int = 20, _ body: () -> Void) -> Double {
  body()
  let time = ContinuousClock().measure { for _ in 0..<count { body() } }
  return (time / count) / .milliseconds(1)
}
