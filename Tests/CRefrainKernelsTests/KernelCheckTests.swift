import _CKernelChecks
import Foundation
import Testing

/// A line of the table that Tests/_CKernelChecks keeps.
struct KernelCheck: Sendable, CustomStringConvertible {
  let index: Int32
  var description: String { String(cString: kc_kernel_name(kc_kernel_at(index))) }

  static let all = (0..<kc_kernel_count()).map { KernelCheck(index: $0) }
  /// Cases of each kernel: a sample, or all there are.
  static let most: Int64 = ProcessInfo.processInfo.environment["REFRAIN_FULL"] == "1" ? .max : 250
}

/// Every kernel against float64, around the edges of every tile: unaligned operands of ordinary numbers, of zeros and
/// denormals, and of infinities and NaNs.
@Suite struct KernelCheckTests {
  @Test(arguments: ISA.available, KernelCheck.all)
  func keepsToItsBound(isa: ISA, kernel: KernelCheck) {
    let report = isa.run(threads: 2) { kc_run(kc_kernel_at(kernel.index), KernelCheck.most) }
    let first = withUnsafeBytes(of: report.first_failure) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    #expect(report.failed == 0, "\(report.failed) of \(report.checked) cases, first \(first)")
    #expect(report.checked > 0)
  }
}
