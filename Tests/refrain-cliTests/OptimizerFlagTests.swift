import Refrain
import Testing

/// Flags of the updates that perplexities do not show, and those that are refused.
@Suite struct OptimizerFlagTests {
  /// The saved weights are the averaged ones, as the library averages them.
  @Test(arguments: [
    (["--average", "ema"], Averaging.Rule.ema, Float(0.999)),
    (["--average", "ema", "--average-decay", "0.5"], .ema, 0.5),
    (["--average", "asgd", "--average-patience", "1", "--learning-rate", "0.3", "--epochs", "6"], .asgd, 0.999),
  ])
  func averages(_ flags: [String], _ rule: Averaging.Rule, _ decay: Float) async throws {
    let sandbox = try Sandbox()
    let outcome = try await sandbox.refrain(["train"] + tinyFlags + flags + ["--output", "m"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    var setup = TrainFlagTests.Setup()
    if rule == .asgd { (setup.settings.learningRate, setup.settings.epochs) = (0.3, 6) }
    (setup.settings.averaging.rule, setup.settings.averaging.decay) = (rule, decay)
    if rule == .asgd { setup.settings.averaging.patience = 1 }
    var trainer = try setup.trainer()
    try trainer.train()
    let saved = try SavedModel(contentsOf: "\(sandbox.path)/m").model
    for ((name, value), (_, expected)) in zip(saved.parameters, trainer.averagedModel.parameters) {
      #expect(value == expected, "\(name)")
    }
    #expect(trainer.averagedModel.head.weight != trainer.model.head.weight)
  }

  @Test(arguments: [
    (["--momentum", "0.5"], "--momentum is for --optimizer sgd or rmsprop, and here it is adam"),
    (["--nesterov"], "--nesterov is for --optimizer sgd"),
    (["--optimizer", "sgd", "--nesterov"], "momentum cannot be 0.0"),
    (["--optimizer", "sgd", "--beta1", "0.5"], "--beta1 is for --optimizer adam or adamw"),
    (["--optimizer", "sgd", "--beta2", "0.5"], "--beta2 is for --optimizer adam or adamw"),
    (["--optimizer", "sgd", "--epsilon", "0.5"], "--epsilon is for"),
    (["--smoothing", "0.5"], "--smoothing is for --optimizer rmsprop"),
    (["--centered"], "--centered is for --optimizer rmsprop"),
    (["--schedule-every", "3"], "--schedule-every is for --schedule step, and here it is constant"),
    (["--schedule-factor", "0.5"], "--schedule-factor is for --schedule step or plateau"),
    (["--schedule-patience", "3"], "--schedule-patience is for --schedule plateau"),
    (["--schedule-minimum", "0.5"], "--schedule-minimum is for --schedule cosine or plateau"),
    (["--average-decay", "0.5"], "--average-decay is for --average ema"),
    (["--average-patience", "5"], "--average-patience is for --average asgd"),
    (["--schedule", "step", "--schedule-factor", "2"], "schedule's factor cannot be 2.0"),
    (["--clip-value=-1"], "clipping value cannot be -1.0"),
    (["--updates", "0"], "--updates takes a number from 1 up"),
    (["--updates", "5", "--budget", "1m"], "--updates or --budget, not both"),
    (["--budget", "3"], "--budget"), (["--budget=-3m"], "--budget"), (["--budget", "infm"], "--budget"),
    (["--budget", "9999999d"], "--budget"),
  ])
  func refused(_ flags: [String], _ message: String) async throws {
    let outcome = try await Sandbox().refrain(["train"] + tinyFlags + flags)
    #expect(outcome.exitCode != 0 && outcome.output == "")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }
}
