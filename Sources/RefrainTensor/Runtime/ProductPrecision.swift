import CRefrainKernels

/// What matrix products take their factors in. Weights, sums and everything else are 32-bit floats either way.
public enum ProductPrecision: String, Sendable, Hashable, Codable, CaseIterable {
  /// Products of floats.
  case float32 = "fp32"
  /// Factors are rounded to their upper 16 bits, which processors with AVX-512 BF16 multiply twice as fast. Products of
  /// at most eight rows stay 32 bits.
  case bfloat16 = "bf16"
}

extension Compute {
  /// Whether the instruction set in use multiplies bfloat16.
  public static var hasBFloat16Products: Bool { rk_bf16_available() }

  /// Runs `body` with the products of every operation that this thread starts in one precision.
  ///
  /// - Throws: ``PrecisionUnavailable`` where the instruction set in use has no such products, and whatever `body`
  ///   throws.
  public static func withProductPrecision<R>(_ precision: ProductPrecision, _ body: () throws -> R) throws -> R {
    guard precision == .bfloat16 else { return try body() }
    guard rk_override_precision(RK_PRECISION_BF16) else { throw PrecisionUnavailable(instructionSet: instructionSet) }
    defer { rk_override_precision(RK_PRECISION_FP32) }
    return try body()
  }

  /// The same for a precision that has been found to be there; 32 bits if it is not.
  package static func preferringProducts<R>(in precision: ProductPrecision, _ body: () -> R) -> R {
    let isChosen = precision == .bfloat16 && rk_override_precision(RK_PRECISION_BF16)
    defer { if isChosen { rk_override_precision(RK_PRECISION_FP32) } }
    return body()
  }
}

/// Products that this processor, or the instruction set chosen, does not have.
public struct PrecisionUnavailable: Error, Equatable, CustomStringConvertible {
  /// The one in use.
  public let instructionSet: String

  package init(instructionSet: String) { self.instructionSet = instructionSet }

  public var description: String {
    "the instruction set \(instructionSet) has no bf16 products, which take a processor with AVX-512 BF16; use fp32"
  }
}
