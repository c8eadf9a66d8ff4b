import CRefrainKernels

/// The platform's calls, re-offered so that the libraries import no C library.
package enum Platform {
  /// Seconds of a clock that never goes back.
  package static var monotonicSeconds: Double { rk_monotonic_seconds() }
  static var threadID: UInt64 { rk_thread_id() }

  /// Most memory that this process has occupied, in bytes.
  package static var peakMemory: Int { Int(rk_peak_memory()) }
  /// Memory that this process occupies now and that no file backs, in bytes; 0 where the system does not say.
  package static var anonymousMemory: Int { Int(rk_anonymous_memory()) }

  package enum Stream: Int32 {
    case standardOutput = 1
    case standardError = 2
  }
  package static func isTerminal(_ stream: Stream) -> Bool { rk_is_terminal(stream.rawValue) }
  /// Columns of the terminal, or nil where there is none.
  package static func terminalColumns(_ stream: Stream) -> Int? {
    let columns = Int(rk_terminal_columns(stream.rawValue))
    return columns > 0 ? columns : nil
  }
  /// Writes all of `text` at once, past any buffer. Returns 0 or an `errno`.
  @discardableResult
  package static func write(_ text: String, to stream: Stream) -> Int32 {
    var text = text
    return text.withUTF8 { rk_write_all(stream.rawValue, $0.baseAddress, Int64($0.count)) }
  }

  /// Writes a file beside its place, syncs it and renames it into place. Returns 0 or an `errno`.
  package static func writeDurably(_ bytes: UnsafeRawBufferPointer, to path: String) -> Int32 {
    rk_write_file_durably(path, bytes.baseAddress, Int64(bytes.count))
  }
  /// Adds bytes at the end of a file, which it makes if there is none. Returns 0 or an `errno`.
  package static func append(_ bytes: UnsafeRawBufferPointer, to path: String) -> Int32 {
    rk_append_file(path, bytes.baseAddress, Int64(bytes.count))
  }
  /// What the system says of an `errno`.
  package static func message(ofError code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    rk_error_message(code, &buffer, Int64(buffer.count))
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  package static func cos(_ x: Double) -> Double { rk_cos(x) }
  package static func exp(_ x: Double) -> Double { rk_exp(x) }
  package static func log(_ x: Double) -> Double { rk_log(x) }
  package static func squareRoot(_ x: Double) -> Double { rk_sqrt(x) }
}
