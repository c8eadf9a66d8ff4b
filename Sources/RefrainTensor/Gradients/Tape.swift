/// A flat record of operations in the order in which they ran, walked backwards once.
///
/// Every recorded value has a slot. Walking the list from its end needs no recursion, so a sequence of any length is
/// safe. Closing the tape drops all that it holds; tensors that outlive it are constants.
///
/// Unchecked: a tape belongs to the thread that opened it, which debug builds verify.
final class Tape: @unchecked Sendable {
  /// The way from an operation's output back to one of its inputs.
  struct Edge {
    let input: Int
    let pullback: (Tensor) -> Tensor
  }

  private enum Node {
    case unary(output: Int, Edge)
    case binary(output: Int, Edge, Edge)
    case general(outputs: Range<Int>, (inout Cotangents) -> Void)
  }

  private var nodes: [Node] = []
  private var slotCount = 0
  private(set) var isOpen = true
  private let owner = Platform.threadID

  func close() {
    isOpen = false
    nodes = []
  }

  /// A new slot for a value that is differentiated with respect to.
  func leaf(_ value: Tensor) -> Tensor { placed(value.detached()) }

  private func placed(_ value: Tensor) -> Tensor {
    var value = value
    value.position = TapePosition(tape: self, slot: slotCount)
    slotCount += 1
    return value
  }

  /// Records a value with one way back.
  func record(_ value: Tensor, _ x: Tensor, _ pullback: @escaping (Tensor) -> Tensor) -> Tensor {
    guard let input = x.slot(on: self) else { return value }
    nodes.append(.unary(output: slotCount, Edge(input: input, pullback: pullback)))
    return placed(value)
  }

  /// Records a value with a way back to each operand that stands on this tape; the other's is never walked.
  func record(
    _ value: Tensor, _ a: Tensor, _ pullbackA: @escaping (Tensor) -> Tensor, _ b: Tensor,
    _ pullbackB: @escaping (Tensor) -> Tensor
  ) -> Tensor {
    guard let inputA = a.slot(on: self) else { return record(value, b, pullbackB) }
    guard let inputB = b.slot(on: self) else { return record(value, a, pullbackA) }
    nodes.append(
      .binary(
        output: slotCount, Edge(input: inputA, pullback: pullbackA), Edge(input: inputB, pullback: pullbackB)))
    return placed(value)
  }

  /// Records values whose pullback moves gradients between slots by itself.
  func record(_ values: [Tensor], _ pullback: @escaping (_ outputs: Range<Int>, inout Cotangents) -> Void) -> [Tensor] {
    let outputs = slotCount..<(slotCount + values.count)
    nodes.append(.general(outputs: outputs) { pullback(outputs, &$0) })
    return values.map(placed)
  }

  func record(_ value: Tensor, _ pullback: @escaping (Tensor, inout Cotangents) -> Void) -> Tensor {
    record([value]) { outputs, cotangents in
      if let gradient = cotangents.take(outputs.lowerBound) { pullback(gradient, &cotangents) }
    }[0]
  }

  /// The gradients of the value of one element in slot `loss` with respect to the first `leafCount` slots; nil where
  /// it does not depend on one. Frees each record as it passes.
  func gradients(of loss: Int, shape: [Int], leafCount: Int) -> [Tensor?] {
    var cotangents = Cotangents(slotCount: slotCount)
    // In the value's own shape, which need not be []: pullbacks take a gradient in their output's.
    cotangents.add(Tensor(repeating: 1, shape: shape), to: loss)
    while let node = nodes.popLast() {
      switch node {
      case .unary(let output, let edge):
        guard let gradient = cotangents.take(output) else { continue }
        cotangents.add(edge.pullback(gradient), to: edge.input)
      case .binary(let output, let a, let b):
        guard let gradient = cotangents.take(output) else { continue }
        cotangents.add(a.pullback(gradient), to: a.input)
        cotangents.add(b.pullback(gradient), to: b.input)
      case .general(let outputs, let pullback):
        if outputs.contains(where: { cotangents.has($0) }) { pullback(&cotangents) }
      }
    }
    return (0..<leafCount).map { cotangents.take($0) }
  }

  /// Stops, in debug builds, where a tape is used by a thread other than the one that opened it.
  func verifyOwner() {
    assert(
      owner == Platform.threadID, "a tensor of one task's valueWithGradient is used in another task; detach it first")
  }
}

/// A value's place on a tape.
struct TapePosition: Sendable {
  let tape: Tape
  let slot: Int
}
