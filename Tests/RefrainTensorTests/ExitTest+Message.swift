import Testing

extension ExitTest.Result? {
  /// Whether the process wrote all of these to standard error before it ended.
  func says(_ messages: String...) -> Bool {
    guard let self else { return false }
    let text = String(decoding: self.standardErrorContent, as: UTF8.self)
    return messages.allSatisfy { text.contains($0) }
  }
}
