import ArgumentParser
import RefrainTensor

/// Standard output, unbuffered, so that text appears as it is made.
enum Console {
  /// - Throws: `ExitCode.failure` when nobody reads any more.
  static func write(_ text: String) throws {
    if Platform.write(text, to: .standardOutput) != 0 { throw ExitCode.failure }
  }

  static func print(_ line: String) throws { try write(line + "\n") }

  /// Something that the user should know, beside the output.
  static func note(_ line: String) { Platform.write("Note: \(line).\n", to: .standardError) }
}
