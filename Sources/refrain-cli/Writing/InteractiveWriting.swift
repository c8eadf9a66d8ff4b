import RefrainTensor
import RefrainText

/// A song that a user and a model write by turns, a line at a time.
struct InteractiveWriting {
  private let writer: Writer
  private var session: WritingSession
  /// The turns so far: what was typed, and the state before it.
  private var turns: [(typed: String, before: WritingSession)] = []
  private var seed: UInt64
  private let isTerminal = Platform.inputIsTerminal && Platform.isTerminal(.standardError)

  static let stop = "\n"

  /// - Parameter options: with ``stop`` among its stops.
  init(_ writer: Writer, _ options: WritingOptions) throws {
    self.writer = writer
    session = try WritingSession(writer, options)
    seed = options.seed
  }

  /// Lets the model read a prompt, which is shown, and goes on until standard input ends.
  mutating func run(after prompts: [String]) throws {
    for prompt in prompts {
      try session.read(prompt)
      try Console.write(prompt)
      if !prompt.hasSuffix("\n") { try endLine() }
    }
    if isTerminal { Platform.write(Self.help, to: .standardError) }
    var input = StandardInput()
    while true {
      if isTerminal { Platform.write("> ", to: .standardError) }
      guard let line = try input.line() else { break }
      do {
        try take(line)
      } catch let error as WritingError {
        Platform.write("\(error)\n", to: .standardError)
      }
    }
    if isTerminal { Platform.write("\n", to: .standardError) }
  }

  private static let help = """
    Type how a line begins, and the model goes on; an empty line lets it begin by itself. :again writes the last line \
    anew, :undo takes it back, :quit or Ctrl-D ends.

    """

  private mutating func take(_ line: String) throws {
    switch line {
    case ":help": Platform.write(Self.help, to: .standardError)
    case ":undo":
      guard let last = turns.popLast() else { return nothing() }
      session = last.before
      if isTerminal { Platform.write("It is as it was before \"\(printable(last.typed))\".\n", to: .standardError) }
    case ":again":
      guard let last = turns.popLast() else { return nothing() }
      session = last.before
      seed &+= 1
      session.reseed(seed)
      try answer(last.typed)
    case ":quit": throw CleanExit()
    default: try answer(line)
    }
  }

  private func nothing() { Platform.write("Nothing has been written yet.\n", to: .standardError) }

  private mutating func answer(_ typed: String) throws {
    let before = session
    var next = session
    try next.read(typed)
    // A line end, so that there is something to begin after.
    if !next.hasBegun { try next.read(Self.stop) }
    try Console.write(typed)
    let written = try next.write { try Console.write($0) }
    try Console.write("\n")
    if written.ending != .stop(Self.stop) { try? next.read(Self.stop) }
    turns.append((typed, before))
    session = next
  }

  private mutating func endLine() throws {
    try? session.read(Self.stop)
    try Console.write("\n")
  }

  /// The user has had enough.
  struct CleanExit: Error {}
}
