/// One record of an event file: TensorBoard's message `Event`, of which this holds the few fields that are shown.
struct TensorBoardEvent {
  enum Content {
    /// The first record of a file.
    case fileVersion
    /// A process goes on from here: what an earlier one wrote of this step and later ones no longer counts.
    case start
    case values([Value])
  }

  /// What is recorded under a tag.
  enum Value {
    case scalar(tag: String, Double)
    case text(tag: String, String)
  }

  /// Seconds since 1970.
  var time: Double
  var step: Int
  var content: Content

  /// The record, framed as in TFRecord files: length and bytes, each followed by its masked checksum.
  var record: [UInt8] {
    let message = message.bytes
    let length = littleEndian(UInt64(message.count))
    return length + littleEndian(CRC32C.masked(length)) + message + littleEndian(CRC32C.masked(message))
  }

  private var message: ProtobufMessage {
    var event = ProtobufMessage()
    event.add(1, time)
    event.add(2, step)
    switch content {
    case .fileVersion: event.add(3, "brain.Event:2")
    case .start: event.add(7) { $0.add(1, 1) }
    case .values(let values):
      event.add(5) { summary in
        for value in values { summary.add(1, value.message) }
      }
    }
    return event
  }
}

extension TensorBoardEvent.Value {
  /// `Summary.Value`
  fileprivate var message: ProtobufMessage {
    var message = ProtobufMessage()
    switch self {
    case .scalar(let tag, let value):
      message.add(1, tag)
      message.add(2, Float(value))
    case .text(let tag, let text):
      message.add(1, tag)
      message.add(9) { metadata in
        metadata.add(1) { $0.add(1, "text") }
        metadata.add(4, 2)  // the class of tensors
      }
      message.add(8) { tensor in
        tensor.add(1, 7)  // of strings
        tensor.add(2) { shape in shape.add(2) { $0.add(1, 1) } }
        tensor.add(8, text)
      }
    }
    return message
  }
}
