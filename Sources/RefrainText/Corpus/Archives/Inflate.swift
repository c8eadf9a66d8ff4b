#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Inflates the raw deflate stream that `input` begins with, appending to `output`, and returns how many bytes it took.
/// `output` may reach `limit` bytes and no more, however much the stream holds.
func inflate(_ input: Data, limit: Int, into output: inout Data) throws(InflateError) -> Int {
  let inflater = try Inflater()
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  var taken = 0
  while true {
    let result = input.withUnsafeBytes { input in
      chunk.withUnsafeMutableBytes { chunk in
        Result { () throws(InflateError) -> Inflater.Step in
          try inflater.step(UnsafeRawBufferPointer(rebasing: input[taken...]), chunk)
        }
      }
    }
    let step = try result.get()
    taken += step.taken
    guard step.produced <= limit - output.count else { throw .overLimit }
    output.append(contentsOf: chunk[..<step.produced])
    if step.isAtEnd { return taken }
    if step.taken == 0, step.produced == 0 { throw .truncated }
  }
}

/// The CRC-32 of gzip and zip.
func crc32(of data: Data) -> UInt32 { data.withUnsafeBytes { crc32(0, $0) } }

/// How far an archive may expand before it counts as a bomb: a hundredfold or 64 MiB, whichever is more. (Running
/// text shrinks to a third or a tenth.)
func expansionLimit(compressedBytes: Int) -> Int {
  max(64 << 20, min(compressedBytes, Int.max / 100) * 100)
}

/// The most bytes of text that are held in memory: 4 GiB.
let largestText = 1 << 32
