/// A message in the wire format of Protocol Buffers, written field by field in the order of the calls.
struct ProtobufMessage {
  private(set) var bytes: [UInt8] = []

  /// How the value of a field is laid out.
  private enum Layout: UInt64 {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case fixed32 = 5
  }

  /// An `int64`, or an `enum`.
  mutating func add(_ field: Int, _ value: Int) {
    begin(field, .varint)
    appendVarint(UInt64(bitPattern: Int64(value)))
  }

  mutating func add(_ field: Int, _ value: Double) {
    begin(field, .fixed64)
    bytes += littleEndian(value.bitPattern)
  }

  mutating func add(_ field: Int, _ value: Float) {
    begin(field, .fixed32)
    bytes += littleEndian(value.bitPattern)
  }

  mutating func add(_ field: Int, _ value: String) { add(field, utf8: Array(value.utf8)) }

  mutating func add(_ field: Int, _ message: ProtobufMessage) { add(field, utf8: message.bytes) }

  /// A message that `build` fills.
  mutating func add(_ field: Int, _ build: (inout ProtobufMessage) -> Void) {
    var message = ProtobufMessage()
    build(&message)
    add(field, message)
  }

  private mutating func add(_ field: Int, utf8 content: [UInt8]) {
    begin(field, .lengthDelimited)
    appendVarint(UInt64(content.count))
    bytes += content
  }

  private mutating func begin(_ field: Int, _ layout: Layout) { appendVarint(UInt64(field) << 3 | layout.rawValue) }

  /// Seven bits a byte, the lowest first; the eighth says that more follow.
  private mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// The bytes of a number, the lowest first.
func littleEndian<T: FixedWidthInteger>(_ value: T) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
