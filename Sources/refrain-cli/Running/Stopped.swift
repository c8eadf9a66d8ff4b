import RefrainTensor
import RefrainText

/// A training that Ctrl-C or SIGTERM stopped; all of it is saved.
struct Stopped: Error {
  /// 2 for Ctrl-C, 15 for SIGTERM.
  let signal: Int32
  let epoch: Int
  let updates: Int
  let directory: String

  /// What to print.
  var message: String {
    "Stopped after epoch \(grouped(epoch)), update \(grouped(updates)). All of it is saved; to go on:\n  "
      + resumeCommand(directory)
  }
}

/// A training that Ctrl-C or SIGTERM stopped while its text was read, before there was anything to save.
struct StoppedReading: Error {
  /// As of ``Stopped``.
  let signal: Int32

  /// - Throws: this, if there was a signal.
  static func check() throws {
    if let signal = Platform.notedInterrupt { throw StoppedReading(signal: signal) }
  }
}

/// A training that diverged in spite of roll-backs.
struct Diverged: Error, CustomStringConvertible {
  let error: TrainingDiverged
  let directory: String

  var description: String {
    "\(error). To go on from before it did, with other settings: "
      + "\(resumeCommand(directory)) --set learning-rate=RATE"
  }
}

func resumeCommand(_ directory: String) -> String { "\(CommandName.current) train --resume \(shellQuoted(directory))" }
