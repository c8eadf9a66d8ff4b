extension Tensor {
  /// The slot of this value, if it stands on `tape`.
  func slot(on tape: Tape) -> Int? {
    guard let position, position.tape === tape else { return nil }
    return position.slot
  }

  /// The open tape that this value stands on.
  var openTape: Tape? {
    guard let tape = position?.tape, tape.isOpen else { return nil }
    tape.verifyOwner()
    return tape
  }
}

extension Tape {
  /// The tape to record an operation on; nil if the operand is a constant.
  static func recording(_ x: Tensor) -> Tape? { x.openTape }

  static func recording(_ a: Tensor, _ b: Tensor) -> Tape? { common(a.openTape, b.openTape) }

  static func recording(_ operands: [Tensor]) -> Tape? {
    operands.reduce(nil) { common($0, $1.openTape) }
  }

  private static func common(_ a: Tape?, _ b: Tape?) -> Tape? {
    guard let a else { return b }
    if let b, a !== b {
      shapeFailure(
        "an operation mixes tensors of two open valueWithGradient calls; detach those of the outer one")
    }
    return a
  }
}
