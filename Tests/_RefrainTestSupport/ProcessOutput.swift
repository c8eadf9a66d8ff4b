/// Those of `messages` that a process did not write: `#expect(missing(["…"], in:
/// result?.standardErrorContent) == [])`.
public func missing(_ messages: [String], in output: [UInt8]?) -> [String] {
  let text = String(decoding: output ?? [], as: UTF8.self)
  return messages.filter { !text.contains($0) }
}
