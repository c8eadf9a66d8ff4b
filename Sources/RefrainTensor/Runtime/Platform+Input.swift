import CRefrainKernels

extension Platform {
  /// Reads what there is of standard input, waiting until there is something; 0 bytes at its end.
  ///
  /// - Returns: how many bytes were read, and 0 or an `errno`.
  package static func readInput(into buffer: UnsafeMutableRawBufferPointer) -> (count: Int, code: Int32) {
    var count: Int64 = 0
    let code = rk_read_some(0, buffer.baseAddress, Int64(buffer.count), &count)
    return (Int(count), code)
  }

  /// Whether somebody types what standard input holds.
  package static var inputIsTerminal: Bool { rk_is_terminal(0) }
}
