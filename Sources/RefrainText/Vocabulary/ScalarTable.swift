/// The ids of Unicode scalars, in pages of 256 of which only those in use exist.
struct ScalarTable: Sendable {
  /// For each page of the code space, where it begins in `slots`. All unused pages share the first.
  private var pages = [Int32](repeating: 0, count: 0x11_0000 >> 8)
  private var slots = [Int32](repeating: -1, count: 256)

  init(_ ids: [Unicode.Scalar: Int32]) {
    for (scalar, id) in ids {
      let page = Int(scalar.value >> 8)
      if pages[page] == 0 {
        pages[page] = Int32(slots.count)
        slots += repeatElement(-1, count: 256)
      }
      slots[Int(pages[page]) + Int(scalar.value & 0xFF)] = id
    }
  }

  /// The id, or -1.
  func id(of scalar: UInt32) -> Int32 {
    slots[Int(pages[Int(scalar >> 8)]) + Int(scalar & 0xFF)]
  }

  /// The different scalars of a text, by value.
  static func distinctScalars(of text: String) -> [Unicode.Scalar] {
    var seen = [UInt64](repeating: 0, count: 0x11_0000 / 64)
    var text = text
    text.withUTF8 { utf8 in
      var offset = 0
      while offset < utf8.count {
        let scalar = nextScalar(in: utf8, at: &offset)
        seen[Int(scalar >> 6)] |= 1 << UInt64(scalar & 63)
      }
    }
    var scalars: [Unicode.Scalar] = []
    for (index, word) in seen.enumerated() where word != 0 {
      for bit in 0..<64 where word >> bit & 1 == 1 {
        if let scalar = Unicode.Scalar(UInt32(index * 64 + bit)) { scalars.append(scalar) }
      }
    }
    return scalars
  }
}

extension ScalarTable {
  /// Why encoding stopped.
  enum Stop {
    case end
    /// The bytes end inside a sequence, at `offset`.
    case cut
    /// The bytes at `offset` are not UTF-8.
    case malformed
    /// The scalar before `offset` has no id.
    case unknown(UInt32)
  }

  /// What to do with a scalar that has no id.
  enum Unknown {
    case stop, skip
    case id(Int32)
  }

  /// The ids of the scalars from `offset` on, which moves on with them.
  ///
  /// - Parameters:
  ///   - ids: has room for as many as there are bytes left.
  ///   - count: how many ids there are; is added to.
  func encode(
    _ utf8: UnsafeBufferPointer<UInt8>, from offset: inout Int, into ids: UnsafeMutableBufferPointer<Int32>,
    count: inout Int, unknown: Unknown
  ) -> Stop {
    pages.withUnsafeBufferPointer { pages in
      slots.withUnsafeBufferPointer { slots in
        let ascii = Int(pages[0])
        while offset < utf8.count {
          let value: UInt32
          let id: Int32
          let lead = utf8[offset]
          if lead < 0x80 {
            value = UInt32(lead)
            id = slots[ascii + Int(lead)]
            offset += 1
          } else {
            switch UTF8Step(utf8, at: offset) {
            case .scalar(let scalar, let length):
              value = scalar
              id = slots[Int(pages[Int(value >> 8)]) + Int(value & 0xFF)]
              offset += length
            case .cut: return .cut
            case .broken: return .malformed
            }
          }
          if id >= 0 {
            ids.initializeElement(at: count, to: id)
            count += 1
            continue
          }
          switch unknown {
          case .stop: return .unknown(value)
          case .skip: continue
          case .id(let id):
            ids.initializeElement(at: count, to: id)
            count += 1
          }
        }
        return .end
      }
    }
  }
}

/// The value of the scalar that begins at `offset` of a string's UTF-8, which is well-formed; moves on to the next.
@inline(__always)
func nextScalar(in utf8: UnsafeBufferPointer<UInt8>, at offset: inout Int) -> UInt32 {
  let lead = UInt32(utf8[offset])
  offset += 1
  if lead < 0x80 { return lead }
  var value: UInt32
  let more: Int
  if lead < 0xE0 {
    (value, more) = (lead & 0x1F, 1)
  } else if lead < 0xF0 {
    (value, more) = (lead & 0x0F, 2)
  } else {
    (value, more) = (lead & 0x07, 3)
  }
  for _ in 0..<more {
    value = value << 6 | UInt32(utf8[offset] & 0x3F)
    offset += 1
  }
  return value
}
