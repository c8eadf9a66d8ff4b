public import RefrainTensor

/// A part of a model: a value that holds parameters, or modules that do.
///
/// The one requirement hands every stored parameter and module, with its name, to a visitor. Loading, saving,
/// counting, initialising and updating all build on it:
///
/// ```swift
/// struct RNNModel: Module {
///   var rnn: RNN
///   var head: Linear
///   mutating func visit(_ visitor: inout Visitor) {
///     visitor("rnn", &rnn)
///     visitor("head", &head)
///   }
/// }
/// ```
///
/// Models are values: a copy is a snapshot. A debug build names a parameter that `visit` forgets.
public protocol Module: Sendable {
  /// Hands each stored parameter and module to `visitor`, always in the same order.
  mutating func visit(_ visitor: inout Visitor)
}

/// What ``Module/visit(_:)`` hands its parameters to.
public struct Visitor: ~Copyable {
  private var path: [String] = []
  private let body: (Parameter, inout Tensor) -> Void

  init(_ body: @escaping (Parameter, inout Tensor) -> Void) { self.body = body }

  /// A parameter. `layout` says how files hold it; in memory it lies as the layer likes it.
  public mutating func callAsFunction(
    _ name: String, _ parameter: inout Tensor, layout: Parameter.Layout = .asInMemory
  ) {
    body(Parameter(path: path + [name], layout: layout), &parameter)
  }

  /// A parameter that may be absent.
  public mutating func callAsFunction(
    _ name: String, _ parameter: inout Tensor?, layout: Parameter.Layout = .asInMemory
  ) {
    guard var present = parameter.take() else { return }
    self(name, &present, layout: layout)
    parameter = present
  }

  /// A module; its parameters' names begin with `name` and a dot.
  public mutating func callAsFunction(_ name: String, _ module: inout some Module) {
    path.append(name)
    module.visit(&self)
    path.removeLast()
  }

  /// A module that may be absent.
  public mutating func callAsFunction(_ name: String, _ module: inout (some Module)?) {
    guard var present = module.take() else { return }
    self(name, &present)
    module = present
  }

  /// Modules of one kind, named by their indices.
  public mutating func callAsFunction(_ name: String, _ modules: inout [some Module]) {
    path.append(name)
    for index in modules.indices { self("\(index)", &modules[index]) }
    path.removeLast()
  }
}

/// What a visitor is told about a parameter.
public struct Parameter: Sendable {
  /// How a file holds a parameter.
  public enum Layout: Sendable {
    /// As it is.
    case asInMemory
    /// A matrix whose rows are columns in files, which have PyTorch's layout.
    case transposed
  }

  let path: [String]
  /// How a file holds it.
  public let layout: Layout

  /// The names on the way to the parameter, joined by dots, as PyTorch has them: "rnn.weight_ih_l0".
  public var name: String { path.joined(separator: ".") }
}

extension Module {
  /// Calls `body` with every parameter, in a fixed order, to be read or replaced.
  public mutating func forEachParameter(_ body: (Parameter, inout Tensor) -> Void) {
    withoutActuallyEscaping(body) { body in
      var visitor = Visitor(body)
      visit(&visitor)
    }
  }

  /// The parameters and their names, in the order of ``visit(_:)``.
  public var parameters: [(name: String, value: Tensor)] {
    var copy = self
    var result: [(name: String, value: Tensor)] = []
    copy.forEachParameter { result.append(($0.name, $1)) }
    return result
  }

  /// The number of scalars in all parameters.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }
}

/// A tensor by itself, as the simplest thing to differentiate with respect to.
extension Tensor: Module {
  public mutating func visit(_ visitor: inout Visitor) { visitor("value", &self) }
}
