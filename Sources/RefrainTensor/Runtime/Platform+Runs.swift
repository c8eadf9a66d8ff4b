import CRefrainKernels

/// What a training of days needs of the platform.
extension Platform {
  /// Appends a line to a file, and ends a line first that a kill cut short. Returns 0 or an `errno`.
  package static func appendLine(_ line: UnsafeRawBufferPointer, to path: String) -> Int32 {
    rk_append_line(path, line.baseAddress, Int64(line.count))
  }

  /// Makes what was written to a file last. Returns 0 or an `errno`.
  package static func syncFile(_ path: String) -> Int32 { rk_sync_file(path) }

  /// From now on the first Ctrl-C or SIGTERM is only noted; the second ends the process.
  package static func noteInterrupts() { rk_note_interrupts() }

  /// The signal that was noted, or nil.
  package static var notedInterrupt: Int32? {
    let number = rk_noted_interrupt()
    return number == 0 ? nil : number
  }

  /// What a test can let happen to a file that is written.
  package enum FileFailure: Int32, CaseIterable, Sendable {
    case diskFull = 1
    case diskBroken
    case shortWrite
  }

  /// Runs `body` with one call failing of those with which this thread creates, writes, syncs, closes and renames
  /// files: the one after `callsBefore` of them.
  ///
  /// - Returns: whether it came to that call.
  package static func withFileFailure(
    _ failure: FileFailure, after callsBefore: Int, _ body: () throws -> Void
  ) rethrows -> Bool {
    rk_inject_file_failure(Int64(callsBefore), failure.rawValue)
    defer { rk_inject_file_failure(0, Int32(RK_NO_FILE_FAILURE)) }
    try body()
    return !rk_file_failure_is_pending()
  }
}
