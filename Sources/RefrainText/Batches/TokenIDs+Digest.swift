extension TokenIDs {
  /// Ids that are looked at, at most, so that a text of gigabytes is not read twice.
  private static let (blockCount, blockSize) = (1 << 12, 1 << 14)

  /// A digest by which a run finds out whether its text is still the one it began with: of the number of ids and of
  /// all of them; of a very long text, of many blocks throughout it.
  public var digest: String {
    var digest = Digest()
    digest.add("\(count)")
    let step = Swift.max(Self.blockSize, count / Self.blockCount)
    var block: [Int32] = []
    for start in stride(from: 0, to: count, by: step) {
      block.removeAll(keepingCapacity: true)
      append(start..<Swift.min(start + Self.blockSize, count), to: &block)
      block.withUnsafeBytes { digest.add($0) }
    }
    return digest.text
  }
}
