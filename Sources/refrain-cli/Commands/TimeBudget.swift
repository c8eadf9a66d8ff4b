import ArgumentParser

/// A span of time as a flag takes it: "90s", "3m", "1.5h", "2d".
struct TimeBudget: ExpressibleByArgument, CustomStringConvertible, Equatable {
  let seconds: Double
  /// As it was given.
  let description: String

  private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
  /// A year.
  private static let most = 366 * 86_400.0

  init?(argument: String) {
    guard let unit = argument.last.flatMap({ Self.units[$0] }), let number = Double(argument.dropLast()),
      number > 0, number * unit <= Self.most
    else { return nil }
    seconds = number * unit
    description = argument
  }
}
