import CRefrainKernels

extension Compute {
  /// The instruction sets that this build has kernels for and this processor runs, the plainest first.
  public static var availableInstructionSets: [String] { available.map { String(cString: rk_isa_name($0)) } }

  private static var available: [rk_isa] {
    (0..<UInt32(RK_ISA_COUNT)).map { rk_isa(rawValue: $0) }.filter { rk_isa_available($0) }
  }

  /// Runs `body` with every operation that this thread starts using the kernels of one instruction set.
  ///
  /// - Parameters:
  ///   - name: one of ``availableInstructionSets``; nil leaves the choice as it is.
  ///   - body: what to run.
  /// - Throws: ``InstructionSetUnavailable`` for any other name, and whatever `body` throws.
  public static func withInstructionSet<R>(_ name: String?, _ body: () throws -> R) throws -> R {
    guard let name else { return try body() }
    guard let isa = available.first(where: { String(cString: rk_isa_name($0)) == name }) else {
      throw InstructionSetUnavailable(name: name, available: availableInstructionSets)
    }
    rk_override_isa(Int32(isa.rawValue))
    defer { rk_override_isa(-1) }
    return try body()
  }
}

/// An instruction set that this build or this processor lacks.
public struct InstructionSetUnavailable: Error, Equatable, CustomStringConvertible {
  /// The one asked for.
  public let name: String
  /// Those that the processor has.
  public let available: [String]

  public var description: String {
    "the instruction set \(name) is not available here; use \(available.joined(separator: " or "))"
  }
}
