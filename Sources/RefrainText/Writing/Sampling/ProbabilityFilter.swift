/// Top-k, top-p and min-p on probabilities, which need not sum to 1. Its memory serves from call to call.
struct ProbabilityFilter: Sendable {
  /// Sums of the probabilities of each binary exponent.
  private var octaves: [Double] = []
  /// Those among which the nucleus ends.
  private var candidates: [Candidate] = []

  /// Sets to zero what ``Sampling`` leaves out. Does nothing where a probability is not a number: there is no order.
  mutating func apply(_ sampling: Sampling, to probabilities: UnsafeMutableBufferPointer<Float>) {
    if let count = sampling.topK, count < probabilities.count {
      Self.keepMostProbable(count, nucleus: sampling.topP, of: probabilities)
    } else if let topP = sampling.topP {
      keepNucleus(topP, of: probabilities)
    }
    if let minP = sampling.minP { Self.dropBelow(minP, of: probabilities) }
  }

  private static func dropBelow(_ share: Float, of probabilities: UnsafeMutableBufferPointer<Float>) {
    let least = share * (probabilities.max() ?? 0)
    for id in probabilities.indices where probabilities[id] < least { probabilities[id] = 0 }
  }

  private static func keepMostProbable(
    _ count: Int, nucleus: Float?, of probabilities: UnsafeMutableBufferPointer<Float>
  ) {
    var most = MostProbable(count)
    for (id, probability) in probabilities.enumerated() { most.add(id, probability) }
    var kept = most.kept[...]
    if let nucleus {
      let enough = reached(nucleus, of: kept.reduce(0) { $0 + Double($1.value) })
      var sum = 0.0
      kept = kept.prefix { candidate in
        defer { sum += Double(candidate.value) }
        return !(sum >= enough)
      }
    }
    guard !kept.isEmpty else { return }
    probabilities.update(repeating: 0)
    for (id, probability) in kept { probabilities[id] = probability }
  }

  /// By octaves, from the most probable on: only those of the octave in which the nucleus ends need to be sorted.
  private mutating func keepNucleus(_ topP: Float, of probabilities: UnsafeMutableBufferPointer<Float>) {
    octaves.removeAll(keepingCapacity: true)
    octaves.append(contentsOf: repeatElement(0, count: 1 << Float.exponentBitCount))
    for probability in probabilities { octaves[Int(probability.exponentBitPattern)] += Double(probability) }
    let enough = Self.reached(topP, of: octaves.reduce(0, +))
    var sum = 0.0
    guard
      let last = octaves.indices.reversed().first(where: { octave in
        if sum + octaves[octave] >= enough { return true }
        sum += octaves[octave]
        return false
      })
    else { return }
    candidates.removeAll(keepingCapacity: true)
    for (id, probability) in probabilities.enumerated() where probability.exponentBitPattern == last {
      candidates.append(Candidate(id: id, probability: probability))
    }
    candidates.sort { $0.key > $1.key }
    let end = candidates.first { candidate in
      sum += Double(candidate.probability)
      return sum >= enough
    }
    guard let least = end ?? candidates.last else { return }
    for (id, probability) in probabilities.enumerated()
    where Candidate(id: id, probability: probability).key < least.key { probabilities[id] = 0 }
  }

  /// The share of a total, up to the rounding of the floats that are summed.
  private static func reached(_ share: Float, of total: Double) -> Double { Double(share) * total * (1 - 1e-7) }
}

/// A token and its probability in one number, which sorting compares faster than a pair.
private struct Candidate: Sendable {
  /// The greater, the more probable, of equals the smaller the id: floats that are not negative sort as their bits do.
  let key: UInt64

  init(id: Int, probability: Float) {
    key = UInt64(probability.bitPattern) << 32 | UInt64(UInt32.max - UInt32(truncatingIfNeeded: id))
  }

  var probability: Float { Float(bitPattern: UInt32(key >> 32)) }
}
