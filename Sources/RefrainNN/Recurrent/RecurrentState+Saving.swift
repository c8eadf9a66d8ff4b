public import RefrainTensor

extension RecurrentState {
  /// The tensors to save, by name: "hidden", and "cell" if there is one.
  public var tensors: [String: Tensor] {
    var tensors = ["hidden": hidden]
    tensors["cell"] = cell
    return tensors
  }

  /// A state from what ``tensors`` gave.
  ///
  /// - Throws: ``RecurrentStateError`` if a tensor is missing, unknown, or of a shape that is no state's.
  public init(tensors: [String: Tensor]) throws(RecurrentStateError) {
    guard let hidden = tensors["hidden"] else {
      throw RecurrentStateError("a recurrent state needs a tensor \"hidden\"; there are \(tensors.keys.sorted())")
    }
    if let unknown = tensors.keys.sorted().first(where: { $0 != "hidden" && $0 != "cell" }) {
      throw RecurrentStateError("a recurrent state has the tensors \"hidden\" and \"cell\", not \"\(unknown)\"")
    }
    self.hidden = hidden
    cell = tensors["cell"]
    if let problem { throw RecurrentStateError(problem) }
  }
}

/// Why saved tensors make no recurrent state, or none that fits a layer.
public struct RecurrentStateError: Error, Equatable, CustomStringConvertible {
  public let description: String

  package init(_ description: String) { self.description = description }
}
