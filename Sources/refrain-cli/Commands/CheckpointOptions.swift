import ArgumentParser
import RefrainText

/// How a run is kept safe, and how one goes on.
struct CheckpointOptions: ParsableArguments {
  @Option(help: "Save everything after every so many epochs (N) or minutes (Nm), beside the beginning and the end.")
  var checkpointEvery = CheckpointInterval.minutes(5)
  @Option(help: "How many checkpoints to keep, the last ones.")
  var keepCheckpoints = 2
  @Option(help: "How often to go back, and on at half the rate, when the loss explodes from the same place.")
  var rollBacks = 5

  @Option(help: ArgumentHelp("Go on with the run in this directory, where it stopped.", valueName: "directory"))
  var resume: String?
  @Option(
    help: ArgumentHelp(
      "With --resume, change a setting, as in learning-rate=0.1; repeatable.", valueName: "name=value"))
  var set: [String] = []
  @Option(
    help: ArgumentHelp("Train as the settings.json of a run says; other flags change that.", valueName: "file"))
  var settings: String?
  @Option(
    help: ArgumentHelp(
      "Begin with the model in this directory; characters that it does not know join it.", valueName: "directory"))
  var initFrom: String?

  func validate() throws {
    if keepCheckpoints < 1 { throw ValidationError("--keep-checkpoints takes a number from 1 up.") }
    if rollBacks < 0 { throw ValidationError("--roll-backs takes a number from 0 up.") }
    if !set.isEmpty, resume == nil { throw ValidationError("--set is for --resume; give the flag itself instead.") }
  }
}

/// Epochs, "3", or minutes, "5m".
enum CheckpointInterval: ExpressibleByArgument, CustomStringConvertible {
  case epochs(Int)
  case minutes(Double)

  init?(argument: String) {
    if argument.hasSuffix("m"), let minutes = Double(argument.dropLast()), minutes > 0, minutes.isFinite {
      self = .minutes(minutes)
    } else if let epochs = Int(argument), epochs > 0 {
      self = .epochs(epochs)
    } else {
      return nil
    }
  }

  var description: String {
    switch self {
    case .epochs(let count): "\(count)"
    case .minutes(let count): (Int(exactly: count).map { "\($0)" } ?? "\(count)") + "m"
    }
  }
}
