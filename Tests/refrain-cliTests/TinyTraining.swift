/// Flags that make a training take a hundredth of a second.
let tinyFlags = [
  "--hidden", "16", "--batch-size", "4", "--steps", "10", "--epochs", "2", "--report-every", "1", "--optimizer", "adam",
  "--learning-rate", "0.01", "--clip", "1", "--characters", "1200",
]

extension Sandbox {
  /// `refrain train` with those, and others that come later and count.
  func trainTiny(_ more: String...) async throws -> Outcome { try await refrain(["train"] + tinyFlags + more) }
}

/// 24 lines of our own with few different characters.
let boats = String(repeating: "灯还亮着 雨在敲窗\n他把一页没写完的信\n折成小小的船\n船在窗台上等天亮\n", count: 6)

/// What a run leaves in its directory.
let runFiles = [
  "best.safetensors", "checkpoints", "config.json", "metrics.jsonl", "model.safetensors", "settings.json",
  "vocabulary.json",
]
