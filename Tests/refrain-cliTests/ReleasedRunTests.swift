import Foundation
import Testing

/// Runs that released versions have saved are opened by this one, for ever: one folder of Tests/Fixtures/releases a
/// version, made by make_runs.sh with that version's program.
@Suite struct ReleasedRunTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/releases")

  static let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
  /// What each run writes after 灯, greedily, sixteen tokens long.
  private static let written = [
    "gru": "灯还亮着 雨在敲在船在船在船在船在\n",
    "bytepairs": "灯还亮着 雛�����\n",
  ]

  @Test func thereIsOneOfEachVersion() { #expect(Self.versions.first == "0.1.0") }

  @Test(arguments: versions, ["gru", "bytepairs"])
  func isOpened(_ version: String, _ run: String) async throws {
    let sandbox = try Sandbox()
    for name in ["boats.txt", "bytepairs.bin", run] {
      let source = Self.folder.appending(path: "\(version)/\(name)").path
      try FileManager.default.copyItem(atPath: source, toPath: "\(sandbox.path)/\(name)")
    }
    let text = try await sandbox.refrain("generate", run, "--prompt", "灯", "--length", "16")
    #expect(text.errors == "" && text.output == Self.written[run])
    let inspection = try await sandbox.refrain("inspect", run)
    #expect(inspection.exitCode == 0, "\(inspection.errors)")
    let repeated = try await sandbox.refrain("train", "--settings", "\(run)/settings.json", "--output", "again")
    #expect(repeated.exitCode == 0, "\(repeated.errors)")
    let resumed = try await sandbox.refrain("train", "--resume", run, "--set", "epochs=201")
    #expect(resumed.exitCode == 0 && resumed.errors == "" && resumed.output.contains("resumed at epoch "))
  }
}
