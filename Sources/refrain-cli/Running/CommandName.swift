import RefrainText

/// How the user starts this program, for messages that say what to type next.
enum CommandName {
  /// `refrain` when it was found by its name; `swift run -c release refrain` when SwiftPM started it from its build
  /// folder.
  static var current: String {
    let invoked = CommandLine.arguments.first ?? "refrain"
    return invoked.contains(".build") ? "swift run -c release refrain" : shellQuoted(invoked)
  }
}
