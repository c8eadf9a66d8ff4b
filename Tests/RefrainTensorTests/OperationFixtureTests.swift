import RefrainTensor
import Testing
import _RefrainTestSupport

/// Every operation's values and gradients against PyTorch's in double precision.
@Suite struct OperationFixtureTests {
  @Test(arguments: try Fixture("operations").cases.filter { $0.has("upstream") })
  func matchesPyTorch(_ fixture: FixtureCase) throws {
    let operation = try differentiable(fixture)
    let inputs = try inputs(of: fixture)
    let upstream = try fixture.tensor("upstream")
    let (_, gradients, y) = valueWithGradients(at: inputs.map(\.value)) { inputs in
      let y = operation(inputs)
      return ((y * upstream).sum(), y)
    }
    let expected = try fixture.reference("y")
    #expect(mismatch("y", y, expected, tolerance: 1e-6) == nil)
    for (gradient, input) in zip(gradients, inputs) {
      let name = "grad_\(input.name)"
      let expected = try fixture.reference(name)
      // Wider: a softmax's gradient is a difference of nearly equal numbers.
      #expect(mismatch(name, gradient, expected, tolerance: 1e-5) == nil)
    }
    let untraced = operation(inputs.map(\.value))
    #expect(bitMismatch("y without a tape", untraced, y) == nil)
  }

  @Test(arguments: try Fixture("operations").cases.filter { !$0.has("upstream") })
  func discreteResultsMatchPyTorch(_ fixture: FixtureCase) throws {
    let a = try fixture.tensor("a")
    switch try fixture.text("operation") {
    case "argmax":
      let (axis, expected) = try (fixture.integer("axis"), fixture.ids("y"))
      #expect(a.argmax(axis: axis) == expected)
    case "compare":
      let y = try comparison(fixture.text("comparison"))(a, fixture.tensor("b"))
      let expected = try fixture.tensor("y")
      #expect(bitMismatch("y", y, expected) == nil)
    case let other: throw FixtureError("no test knows the operation \(other)")
    }
  }

  private func inputs(of fixture: FixtureCase) throws -> [(name: String, value: Tensor)] {
    try ["a", "b", "c", "d"].filter { fixture.has($0) }.map { ($0, try fixture.tensor($0)) }
  }

  private func differentiable(_ fixture: FixtureCase) throws -> ([Tensor]) -> Tensor {
    let name = try fixture.text("operation")
    if let elementwise = elementwise[name] { return elementwise }
    switch name {
    case "matmul":
      let (left, right) = try (fixture.flag("transpose_a"), fixture.flag("transpose_b"))
      return { matmul($0[0], transposeA: left, $0[1], transposeB: right) }
    case "reshape":
      let shape = try fixture.integers("shape")
      return { $0[0].reshaped(to: shape) }
    case "transpose":
      let axes = try fixture.integers("axes")
      return { axes == [1, 0] ? $0[0].transposed() : $0[0].transposed(permutation: axes) }
    case "slice":
      let (axis, start, end) = try (
        fixture.integer("axis"), fixture.integer("start"), fixture.integer("end")
      )
      return { $0[0].sliced(start..<end, axis: axis) }
    case "gather":
      let ids = try fixture.ids("ids")
      return { $0[0].gathered(at: ids) }
    case "one_hot_matmul":
      let oneHot = OneHot(try fixture.ids("ids"), depth: try fixture.integer("classes"))
      let expected = try fixture.tensor("one_hot")
      #expect(bitMismatch("one-hot", Tensor(oneHot), expected) == nil)
      return { matmul(Tensor(oneHot), $0[0]) }
    case "select":
      let holds = try comparison(fixture.text("comparison"))
      return { select(holds($0[0], $0[1]), $0[2], otherwise: $0[3]) }
    default:
      return try alongAxis(name, try fixture.optionalInteger("axis"), fixture)
    }
  }

  private func alongAxis(
    _ name: String, _ axis: Int?, _ fixture: FixtureCase
  ) throws -> ([Tensor]) -> Tensor {
    guard let axis else {
      let whole: [String: ([Tensor]) -> Tensor] = [
        "sum": { $0[0].sum() }, "mean": { $0[0].mean() }, "max": { $0[0].max() },
      ]
      return try #require(whole[name], "no test knows the operation \(name)")
    }
    let keeping = (try? fixture.flag("keepdim")) ?? false
    let along: [String: ([Tensor]) -> Tensor] = [
      "sum": { $0[0].sum(axis: axis, keepingAxis: keeping) },
      "mean": { $0[0].mean(axis: axis, keepingAxis: keeping) },
      "max": { $0[0].max(axis: axis, keepingAxis: keeping) },
      "softmax": { softmax($0[0], axis: axis) },
      "log_softmax": { logSoftmax($0[0], axis: axis) },
      "concatenate": { concatenate($0, axis: axis) },
      "stack": { stack($0, axis: axis) },
    ]
    return try #require(along[name], "no test knows the operation \(name)")
  }
}

private let elementwise: [String: @Sendable ([Tensor]) -> Tensor] = [
  "add": { $0[0] + $0[1] }, "subtract": { $0[0] - $0[1] }, "multiply": { $0[0] * $0[1] },
  "divide": { $0[0] / $0[1] }, "negate": { -$0[0] }, "exp": { exp($0[0]) }, "log": { log($0[0]) },
  "sqrt": { sqrt($0[0]) }, "square": { $0[0] * $0[0] }, "tanh": { tanh($0[0]) },
  "sigmoid": { sigmoid($0[0]) }, "relu": { relu($0[0]) }, "abs": { abs($0[0]) },
  "maximum": { pointwiseMax($0[0], $0[1]) }, "minimum": { pointwiseMin($0[0], $0[1]) },
]

private func comparison(_ name: String) throws -> (Tensor, Tensor) -> Tensor {
  let comparisons: [String: (Tensor, Tensor) -> Tensor] = [
    "greater": { $0 .> $1 }, "greater_or_equal": { $0 .>= $1 }, "less": { $0 .< $1 },
    "less_or_equal": { $0 .<= $1 }, "equal": { $0 .== $1 },
  ]
  return try #require(comparisons[name], "no test knows the comparison \(name)")
}
