import ArgumentParser

/// The flags of a command as they were parsed, found by looking at its properties, so that none can be forgotten: a new
/// flag is in `settings.json`, and `--set` and `--settings` know it, without a word about it.
struct RecordedFlags {
  struct Entry {
    /// As on the command line, without the hyphens.
    let name: String
    let value: SettingValue?
    let isPositional: Bool
    /// Given once, without a value.
    let isFlag: Bool
  }

  private(set) var entries: [Entry] = []

  init(of arguments: Any) { collect(arguments) }

  private mutating func collect(_ arguments: Any) {
    for child in Mirror(reflecting: arguments).children {
      guard let label = child.label else { continue }
      if let group = child.value as? any FlagGroup {
        collect(group.members)
      } else if let flag = child.value as? any RecordedFlag {
        entries.append(
          Entry(
            name: Self.name(of: label), value: SettingValue(flag.parsedValue), isPositional: flag.isPositional,
            isFlag: flag.isFlag))
      }
    }
  }

  /// `_learningRate` is `learning-rate`.
  private static func name(of label: String) -> String {
    label.drop { $0 == "_" }.reduce(into: "") { name, character in
      name += character.isUppercase ? "-" + character.lowercased() : String(character)
    }
  }
}

private protocol RecordedFlag {
  var parsedValue: Any { get }
  var isPositional: Bool { get }
  var isFlag: Bool { get }
}

extension Option: RecordedFlag {
  fileprivate var parsedValue: Any { wrappedValue }
  fileprivate var isPositional: Bool { false }
  fileprivate var isFlag: Bool { false }
}

extension Argument: RecordedFlag {
  fileprivate var parsedValue: Any { wrappedValue }
  fileprivate var isPositional: Bool { true }
  fileprivate var isFlag: Bool { false }
}

extension Flag: RecordedFlag {
  fileprivate var parsedValue: Any { wrappedValue }
  fileprivate var isPositional: Bool { false }
  fileprivate var isFlag: Bool { true }
}

private protocol FlagGroup {
  var members: Any { get }
}

extension OptionGroup: FlagGroup {
  fileprivate var members: Any { wrappedValue }
}
