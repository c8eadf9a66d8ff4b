import Foundation
@testable import RefrainText
import Testing

@Suite struct TensorBoardTests {
  /// The examples of RFC 3720, appendix B.4, and the customary one.
  @Test(
    arguments: [
      (Array("123456789".utf8), 0xE306_9283), ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E), ([], 0),
    ] as [([UInt8], UInt32)])
  func checksums(_ bytes: [UInt8], _ expected: UInt32) {
    #expect(CRC32C.checksum(of: bytes) == expected)
  }

  /// The examples of the description of the wire format.
  @Test func wireFormat() {
    var message = ProtobufMessage()
    message.add(1, 150)
    #expect(message.bytes == [0x08, 0x96, 0x01])
    message = ProtobufMessage()
    message.add(2, "testing")
    #expect(message.bytes == [0x12, 0x07] + Array("testing".utf8))
    message = ProtobufMessage()
    message.add(3) { $0.add(1, 150) }
    #expect(message.bytes == [0x1A, 0x03, 0x08, 0x96, 0x01])
    message = ProtobufMessage()
    message.add(1, -1)
    #expect(message.bytes == [0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
    message = ProtobufMessage()
    message.add(16, 1.5 as Double)
    message.add(2, -2 as Float)
    #expect(message.bytes == [0x81, 0x01, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x15, 0, 0, 0, 0xC0])
  }

  /// The first record of every event file, as TensorFlow writes it at the time 0.
  @Test func firstRecord() {
    let message: [UInt8] = [0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0x00, 0x1A, 0x0D] + Array("brain.Event:2".utf8)
    let record = TensorBoardEvent(time: 0, step: 0, content: .fileVersion).record
    #expect(record[..<8] == [26, 0, 0, 0, 0, 0, 0, 0] && record.count == 26 + 16)
    #expect(record[12..<38].elementsEqual(message))
    #expect(record[8..<12].elementsEqual(littleEndian(CRC32C.masked(record[..<8]))))
    #expect(record[38...].elementsEqual(littleEndian(CRC32C.masked(message))))
  }

  @Test func aFileAProcess() throws {
    let folder = try TemporaryFolder()
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    _ = try folder.file("events.out.tfevents.0000000001.other", [1])
    let first = try TensorBoardLog(in: folder.path, after: 0, time: 7)
    var record = MetricsRecord(.epoch, epoch: 1)
    record.loss = 2
    try first.add(record)
    let second = try TensorBoardLog(in: folder.path, after: 1, time: 7)
    let third = try TensorBoardLog(in: folder.path, after: 1, time: 8.5)
    let stem = "events.out.tfevents.000000000"
    #expect(try names() == ["\(stem)1.other", "\(stem)7.0.refrain", "\(stem)7.1.refrain", "\(stem)8.0.refrain"])
    #expect(first.path.hasSuffix("7.0.refrain") && second.path.hasSuffix("7.1.refrain") && first.path != third.path)
    // A training from the beginning takes away what another one left, but nobody else's.
    _ = try TensorBoardLog(in: folder.path, after: 0, time: 9)
    #expect(try names() == ["\(stem)1.other", "\(stem)9.0.refrain"])
    #expect(throws: FileError.self) { try TensorBoardLog(in: folder.path + "/absent", after: 0, time: 1) }
  }

  @Test func onlyWhatIsKnownIsWritten() {
    var record = MetricsRecord(.epoch, epoch: 3)
    (record.loss, record.heldOutPerplexity) = (1, 9)
    record.samples = [.init(prompt: "a", text: "a\nb")]
    let tags = TensorBoardLog.values(of: record).map { value in
      switch value {
      case .scalar(let tag, let number): "\(tag)=\(number)"
      case .text(let tag, let text): "\(tag)=\(text)"
      }
    }
    #expect(tags == ["loss/training=1.0", "perplexity/held_out=9.0", "samples/1=    a\n    b"])
  }
}
