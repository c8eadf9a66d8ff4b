import CRefrainKernels
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct PlatformTests {
  /// A new folder, removed afterwards.
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kernels-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  @Test(arguments: [0, 1, 100_000])
  func durableWrite(count: Int) throws {
    try inFolder { folder in
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      for content in [Array("what was there before".utf8), bytes] {
        #expect(rk_write_file_durably(folder + "/file", content, Int64(content.count)) == 0)
        let written = try Data(contentsOf: URL(fileURLWithPath: folder + "/file"))
        #expect(written == Data(content))
      }
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files == ["file"])
      #expect(rk_sync_directory(folder) == 0)
    }
  }

  @Test func durableWriteFails() throws {
    try inFolder { folder in
      let missing = rk_write_file_durably(folder + "/missing/file", [1, 2], 2)
      #expect(missing != 0)
      #expect(!FileManager.default.fileExists(atPath: folder + "/missing"))
      // A folder stands where the file should go: the rename fails, and the temporary file is gone.
      try FileManager.default.createDirectory(atPath: folder + "/target/in", withIntermediateDirectories: true)
      #expect(rk_write_file_durably(folder + "/target", [1, 2], 2) != 0)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files == ["target"])
      #expect(rk_sync_directory(folder + "/missing") == missing)

      var message = [CChar](repeating: 1, count: 100)
      rk_error_message(missing, &message, Int64(message.count))
      let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      #expect(text == "No such file or directory")
    }
  }

  @Test func badDescriptor() {
    #expect(rk_write_all(-1, [1], 1) != 0)
    #expect(rk_write_all(-1, nil, 0) == 0)
    #expect(!rk_is_terminal(-1) && rk_terminal_columns(-1) == 0)
  }

  @Test func clockAndMemory() {
    let start = rk_monotonic_seconds()
    #expect(rk_monotonic_seconds() >= start)
    #expect(rk_peak_memory() > 1 << 20)
    #expect(rk_exp(0) == 1 && rk_log(1) == 0 && rk_sqrt(9) == 3)
  }

  @Test func threadIDs() {
    // Helpers are running threads, so each item's thread is the caller or one with another id.
    rk_override_threads(3)
    defer { rk_override_threads(0) }
    var ids = [UInt64](repeating: 0, count: 64)
    ids.withUnsafeMutableBufferPointer { ids in
      rk_parallel_for(64, ids.baseAddress) { context, index in
        context?.assumingMemoryBound(to: UInt64.self)[Int(index)] = rk_thread_id()
      }
    }
    #expect(ids.allSatisfy { $0 != 0 } && Set(ids).count <= 3 && rk_thread_id() == rk_thread_id())
  }
}
