import RefrainNN

/// Two modules in one.
struct Pair<First: Module, Second: Module>: Module {
  var first: First
  var second: Second

  mutating func visit(_ visitor: inout Visitor) {
    visitor("first", &first)
    visitor("second", &second)
  }
}
