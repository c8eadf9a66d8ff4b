/// `--record FILE`, `--against FILE`, `--filter TEXT`, `--isa NAME`.
struct Options {
  private(set) var record: String?
  private(set) var against: String?
  private(set) var filter = ""
  private(set) var isa: String?

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard ["--record", "--against", "--filter", "--isa"].contains(name) else {
        throw UsageError(
          description: "\(name) is not known; there are --record FILE, --against FILE, --filter TEXT and --isa NAME")
      }
      guard let value = rest.popFirst() else { throw UsageError(description: "\(name) takes a value") }
      switch name {
      case "--record": record = value
      case "--against": against = value
      case "--filter": filter = value
      default: isa = value
      }
    }
  }

  /// Cases whose name contains the filter.
  func selects(_ name: String) -> Bool { filter.isEmpty || name.contains(filter) }
}

struct UsageError: Error, CustomStringConvertible {
  let description: String
}
