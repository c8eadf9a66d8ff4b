import CRefrainKernels

/// How the kernels run: the instruction set, the number of threads, the memory they hold.
public enum Compute {
  /// The instruction set in use, "portable", "neon", "avx2" or "avx512": the best that the processor has, or what
  /// the environment variable `REFRAIN_ISA` names.
  public static var instructionSet: String { String(cString: rk_isa_name(rk_isa_active())) }

  /// True if `REFRAIN_ISA` names a set that is unknown or that this processor lacks, and is ignored for that.
  public static var requestedInstructionSetIsUnavailable: Bool { rk_isa_requested_unavailable() }

  /// Threads that one operation may use, the caller's included: the processors that the process may run on, or
  /// `REFRAIN_THREADS`.
  public static var threadCount: Int { Int(rk_thread_count()) }

  /// Float storage in use, in bytes.
  public static var liveBytes: Int { Int(rk_buffer_get_statistics().live_bytes) }

  /// The most that ``liveBytes`` has been since the last ``resetPeakLiveBytes()``.
  package static var peakLiveBytes: Int { Int(rk_buffer_get_statistics().peak_live_bytes) }

  package static func resetPeakLiveBytes() { rk_buffer_reset_peak() }

  /// How often float storage was taken from the system rather than from the pool.
  package static var systemAllocations: Int { Int(rk_buffer_get_statistics().system_allocations) }

  /// Runs `body` with every operation that this thread starts limited to `threads` threads; 0 uses them all.
  package static func withThreads<R, E: Error>(_ threads: Int, _ body: () throws(E) -> R) throws(E) -> R {
    let before = rk_thread_count()
    rk_override_threads(Int32(threads))
    defer { rk_override_threads(before) }
    return try body()
  }
}
