import ArgumentParser
import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Trainings that go on where one stopped, or repeat another.
extension Train {
  private static let (rateName, optimizerName) = ("learning-rate", "optimizer")
  /// What a run is told anew each time, and what does not change what comes out.
  private static let unrecorded: Set<String> = ["resume", "set", "settings", "output", "overwrite", "quiet"]

  /// Every flag that has a say in what comes out.
  private var flags: [RecordedFlags.Entry] {
    RecordedFlags(of: self).entries.filter { !Self.unrecorded.contains($0.name) }
  }

  /// For `settings.json`.
  var recorded: RunSettings {
    var settings: [String: SettingValue] = [:]
    for flag in flags { settings[flag.name] = flag.value }
    // What the defaults were, for another version may have others.
    let rate = self.settings.learningRate
    settings[Self.rateName] = settings[Self.rateName] ?? SettingValue(rate)
    settings["initial"] = SettingValue(model.initialOrDefault)
    if text.paths.isEmpty { settings["builtin"] = settings["builtin"] ?? SettingValue(BuiltinCorpus.chinese) }
    // That model's, which these flags have no say in.
    if checkpoints.initFrom != nil { for name in shape { settings[name] = nil } }
    return RunSettings(settings)
  }

  /// This command as a run's `settings.json` and `--set` say.
  func resuming(_ directory: String) throws -> Train {
    let allowed: Set<String> = ["resume", "set", "quiet"]
    let given = RecordedFlags(of: self).entries.filter { !allowed.contains($0.name) }
    let standard = RecordedFlags(of: try Train.parse([])).entries
    for flag in given where flag.value != standard.first(named: flag.name)?.value {
      throw ValidationError(
        "With --resume, \(flag.isPositional ? flag.name : "--\(flag.name)") comes from the run's settings; to change "
          + "it: --set \(flag.name)=VALUE")
    }
    guard FileManager.default.fileExists(atPath: RunSettings.path(in: directory)) else {
      throw TrainingCheckpointError.none(directory: directory, newest: nil)
    }
    var run = try RunSettings(contentsOf: RunSettings.path(in: directory))
    if checkpoints.set.contains(where: { $0.hasPrefix("\(Self.optimizerName)=") }) {
      run.settings[Self.rateName] = nil
    }
    for change in checkpoints.set { try Self.apply(change, to: &run) }
    var told = try Self.parsed(run, [])
    (told.checkpoints.resume, told.checkpoints.set, told.quiet) = (directory, checkpoints.set, quiet)
    return told
  }

  /// This command as the `settings.json` of a run says, but for what is given beside it.
  ///
  /// - Parameter given: the words after `train`.
  func following(_ file: String, given: [String]) throws -> Train {
    var run = try RunSettings(contentsOf: file)
    // Where ids lie changes nothing, and those of the other run stay its own.
    run.settings["encode-to"] = nil
    // Of what may be given more than once, or stands without a flag, what is given replaces what is recorded.
    for flag in RecordedFlags(of: self).entries {
      guard case .list(let values)? = flag.value, !values.isEmpty else { continue }
      run.settings[flag.name] = nil
      if flag.isPositional { run.settings["builtin"] = nil }
    }
    if given.contains("--builtin") { for flag in flags where flag.isPositional { run.settings[flag.name] = nil } }
    // One optimizer's rate would be far too high for another.
    if given.contains(where: { $0.hasPrefix("--\(Self.optimizerName)") }) { run.settings[Self.rateName] = nil }
    var told = try Self.parsed(run, given)
    told.checkpoints.settings = nil
    return told
  }

  /// The command that made a run; nil where its settings are not there.
  static func recorded(in directory: String) throws -> Train? {
    let path = RunSettings.path(in: directory)
    return FileManager.default.fileExists(atPath: path) ? try parsed(RunSettings(contentsOf: path), []) : nil
  }

  private static func parsed(_ run: RunSettings, _ given: [String]) throws -> Train {
    let positional = try Train.parse([]).flags.filter(\.isPositional).map(\.name)
    return try Train.parse(run.arguments(positional: Set(positional)) + given)
  }

  /// Settings of the model and of its vocabulary.
  private var shape: Set<String> {
    Set((RecordedFlags(of: model).entries + RecordedFlags(of: vocabulary).entries).map(\.name))
  }

  /// Whether `--set` says which text is learned from, or how it is read.
  var textIsSet: Bool {
    let names = (RecordedFlags(of: text).entries + RecordedFlags(of: encoding).entries).map(\.name)
    return checkpoints.set.contains { change in names.contains { change.hasPrefix("\($0)=") } }
  }

  /// Settings that are decided once and for all when a run begins.
  private var fixed: Set<String> { shape.union(["seed", "validation", "init-from"]) }

  /// The model to begin with, if there is one.
  ///
  /// - Throws: for a flag that would have a say in what that model is.
  func modelToBeginWith() throws -> SavedModel? {
    guard let directory = checkpoints.initFrom else { return nil }
    let standard = try Train.parse([])
    for flag in flags
    where shape.contains(flag.name) && flag.value != standard.flags.first(named: flag.name)?.value {
      throw ValidationError("--init-from takes the model as it is, and its vocabulary; leave out --\(flag.name).")
    }
    return try SavedModel(contentsOf: directory)
  }

  /// `name=value`
  private static func apply(_ change: String, to run: inout RunSettings) throws {
    guard let equals = change.firstIndex(of: "=") else {
      throw ValidationError("--set takes NAME=VALUE, as in learning-rate=0.1, and not '\(printable(change))'.")
    }
    let (name, value) = (String(change[..<equals]), String(change[change.index(after: equals)...]))
    let standard = try Train.parse([])
    guard let flag = standard.flags.first(named: name) else {
      let names = standard.flags.map(\.name).filter { !standard.fixed.contains($0) }.sorted()
      throw ValidationError(
        "--set: there is no setting '\(printable(name))'; there are \(names.joined(separator: ", ")).")
    }
    guard !standard.fixed.contains(name) else {
      throw ValidationError("--set: \(name) is decided when a run begins; begin another with --init-from.")
    }
    if flag.isFlag {
      guard let isSet = Bool(value) else { throw ValidationError("--set \(name)= takes true or false.") }
      run.settings[name] = .flag(isSet)
    } else if case .list? = flag.value {
      run.settings[name] = .list([value])
    } else {
      run.settings[name] = .text(value)
    }
  }
}

extension [RecordedFlags.Entry] {
  fileprivate func first(named name: String) -> RecordedFlags.Entry? { first { $0.name == name } }
}
