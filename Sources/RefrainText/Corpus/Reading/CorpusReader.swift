#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The text of a source, a block at a time: its files in order, cut into pieces where that is wanted, line ends and
/// length as the source says.
struct CorpusReader {
  enum Part: Equatable {
    /// Well-formed UTF-8, not empty.
    case text([UInt8])
    /// What came since the last end is a piece; it is not empty.
    case pieceEnd
  }

  private let source: CorpusSource
  /// What is still to be read, last first.
  private var inputs: [Input]
  private var current: (text: UTF8Blocks, source: TextSource)?
  private var separator: PieceSeparator?
  /// Parts that were read together, last first.
  private var ready: [Part] = []
  private var pieceIsOpen = false
  /// Whether the text ended at the wanted length, in the middle of a piece.
  private var isCutOff = false
  /// Of the beginning, still to be left out.
  private var charactersToSkip: Int
  private var lastSource: TextSource?
  private var repairsOfEarlierFiles = 0
  /// Files, or texts that Refrain brings along.
  private let inputCount: Int
  private var hash = XXH64()
  /// Of what was read so far.
  private(set) var characterCount = 0
  private(set) var byteCount = 0
  /// Parts that were replaced by U+FFFD.
  var repairCount: Int { repairsOfEarlierFiles + (current?.text.repairCount ?? 0) }

  private enum Input {
    case file(String)
    case text(String)
  }

  /// - Throws: ``CorpusError`` for options that cannot be, and for a folder without texts. Files are opened when it is
  ///   their turn.
  init(_ source: CorpusSource) throws(CorpusError) {
    if let characters = source.characters, characters < 1 { throw .invalidCharacterCount(characters) }
    self.source = source
    charactersToSkip = source.charactersToSkip ?? 0
    separator = try source.pieceSeparator.map { (line) throws(CorpusError) in try PieceSeparator(line) }
    inputs = []
    for path in source.paths { inputs += try TextFolder.texts(at: path).map { .file($0) } }
    if inputs.isEmpty, let builtin = source.builtin { inputs = builtin.pieces(source.pieces).map { .text($0) } }
    inputCount = inputs.count
    inputs.reverse()
  }

  /// See ``CorpusSource/digest``.
  var digest: UInt64 { hash.value }

  /// The source with size and hash of what was read.
  var sourceAsRead: CorpusSource {
    var source = source
    source.byteCount = byteCount
    source.digest = XXH64.hexadecimal(digest)
    return source
  }

  /// The next part; nil at the end.
  ///
  /// - Throws: ``CorpusError`` for a file that cannot be read, and for a text of nothing.
  mutating func next() throws(CorpusError) -> Part? {
    while !isCutOff {
      guard let part = ready.popLast() else {
        if try fill() { continue }
        guard byteCount > 0 else { throw .empty(inputCount == 1 ? lastSource : nil) }
        return nil
      }
      switch part {
      case .pieceEnd:
        guard pieceIsOpen else { continue }
        pieceIsOpen = false
        hash.update([0xFF])
        return part
      case .text(let whole):
        guard let block = unskipped(whole) else { continue }
        if let limit = source.characters, characterCount == limit { return nil }
        let bytes = shaped(block)
        isCutOff = bytes.count < block.count
        characterCount += Self.characters(in: bytes)
        byteCount += bytes.count
        hash.update(bytes)
        pieceIsOpen = true
        return .text(bytes)
      }
    }
    return nil
  }

  /// Reads a block, or the end of a file; false when there is nothing more.
  private mutating func fill() throws(CorpusError) -> Bool {
    if current == nil {
      // What is not wanted is not looked at.
      guard characterCount != source.characters, let input = inputs.popLast() else { return false }
      switch input {
      case .file(let path): current = try TextReader.open(RawBytes(path), repairs: source.repairs)
      case .text(let text):
        let name = TextSource(path: "")
        current = (UTF8Blocks(RawBytes(Data(text.utf8), path: ""), from: name, repairs: false), name)
      }
    }
    var parts: [Part] = []
    if let block = try current?.text.next() {
      if separator == nil { parts.append(.text(block)) } else { separator?.split(block, into: &parts) }
    } else {
      repairsOfEarlierFiles = repairCount
      lastSource = current?.source
      current = nil
      separator?.finish(into: &parts)
      if source.hasPieces { parts.append(.pieceEnd) }
    }
    ready = parts.reversed()
    return true
  }

  /// What is left of a text's beginning; nil for nothing.
  private mutating func unskipped(_ block: [UInt8]) -> [UInt8]? {
    guard charactersToSkip > 0 else { return block }
    let count = Self.characters(in: block)
    guard count > charactersToSkip else {
      charactersToSkip -= count
      return nil
    }
    var beginning = block
    Self.cut(&beginning, toCharacters: charactersToSkip)
    charactersToSkip = 0
    return Array(block[beginning.count...])
  }

  /// As much of a text as the source wants, and as it wants it.
  private func shaped(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    if let limit = source.characters { Self.cut(&bytes, toCharacters: limit - characterCount) }
    if source.newlines == .space {
      for index in bytes.indices where bytes[index] == 0x0A || bytes[index] == 0x0D { bytes[index] = 0x20 }
    }
    return bytes
  }

  private static func cut(_ bytes: inout [UInt8], toCharacters limit: Int) {
    guard bytes.count > limit else { return }
    var count = 0
    for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      if count == limit {
        bytes.removeSubrange(offset...)
        return
      }
      count += 1
    }
  }

  private static func characters(in bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      var count = 0
      for byte in bytes { count &+= byte & 0xC0 == 0x80 ? 0 : 1 }
      return count
    }
  }
}
