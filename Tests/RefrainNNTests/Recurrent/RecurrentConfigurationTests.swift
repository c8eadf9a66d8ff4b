import RefrainNN
import Testing

/// Chance has met what the agreements are there for.
@Suite struct RecurrentConfigurationTests {
  private typealias Agreements = RecurrentAgreementTests

  /// T = 1 (2 where a sequence is cut), N = 1 and H = 1: all of them at once, and each beside something larger.
  @Test func theLeastSizesAreMet() {
    let all = [(Agreements.fused, 1), (Agreements.turned, 1), (Agreements.ragged, 1), (Agreements.cut, 2)]
    for (configurations, steps) in all {
      let (sizes, least) = (configurations.map { [$0.steps, $0.batch, $0.hidden] }, [steps, 1, 1])
      #expect(sizes.first == least)
      for axis in 0..<3 { #expect(sizes.contains { $0[axis] == least[axis] && $0 != least }, "axis \(axis)") }
    }
  }

  /// In training, each kind of layer with each regulariser that it has.
  @Test(arguments: RecurrentConfiguration.Kind.allCases)
  func everyRegulariserIsMet(kind: RecurrentConfiguration.Kind) {
    for configurations in [Agreements.fused, Agreements.turned] {
      let options = configurations.filter { $0.kind == kind }.map(\.options)
      #expect(configurations.contains { $0.kind == kind && $0.layerCount > 1 && $0.options.dropout > 0 })
      #expect(options.contains { $0.inputDropout > 0 })
      #expect(options.contains { $0.outputDropout > 0 })
      #expect(kind.isMinimal || options.contains { $0.weightDrop > 0 })
    }
  }
}
