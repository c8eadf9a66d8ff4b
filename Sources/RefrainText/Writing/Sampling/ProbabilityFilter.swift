/// Top-k, top-p and min-p on probabilities, which need not sum to 1. Its memory serves from call to call.
struct ProbabilityFilter: Sendable {
  /// What is kept, the most probable first, of equals the one with the smaller id.
  private var kept: [Candidate] = []

  /// Sets to zero what ``Sampling`` leaves out.
  mutating func apply(_ sampling: Sampling, to probabilities: UnsafeMutableBufferPointer<Float>) {
    guard sampling.topK != nil || sampling.topP != nil else {
      if let minP = sampling.minP { Self.dropBelow(minP, of: probabilities) }
      return
    }
    kept.removeAll(keepingCapacity: true)
    if let count = sampling.topK, count < probabilities.count {
      var most = MostProbable(count)
      for (id, probability) in probabilities.enumerated() { most.add(id, probability) }
      kept.append(contentsOf: most.kept.lazy.map { Candidate(id: $0.id, probability: $0.value) })
      if let topP = sampling.topP { cutToNucleus(topP, of: kept.reduce(0) { $0 + Double($1.probability) }) }
    } else {
      let total = probabilities.reduce(0) { $0 + Double($1) }
      keepAll(of: probabilities, total: total, nucleus: sampling.topP ?? 1)
      if let topP = sampling.topP { cutToNucleus(topP, of: total) }
    }
    if let minP = sampling.minP, let most = kept.first?.probability {
      while let last = kept.last, last.probability < minP * most { kept.removeLast() }
    }
    // Not numbers: there is no order to keep to.
    guard !kept.isEmpty else { return }
    probabilities.update(repeating: 0)
    for candidate in kept { probabilities[candidate.id] = candidate.probability }
  }

  private static func dropBelow(_ share: Float, of probabilities: UnsafeMutableBufferPointer<Float>) {
    let least = share * (probabilities.max() ?? 0)
    for id in probabilities.indices where probabilities[id] < least { probabilities[id] = 0 }
  }

  /// All that can belong to the nucleus: those below (1 − P) / V sum to less than what the nucleus leaves out.
  private mutating func keepAll(
    of probabilities: UnsafeMutableBufferPointer<Float>, total: Double, nucleus: Float
  ) {
    let least = Float((1 - Double(nucleus)) * total / Double(probabilities.count) * 0.999)
    for (id, probability) in probabilities.enumerated() where probability >= least {
      kept.append(Candidate(id: id, probability: probability))
    }
    kept.sort { $0.key > $1.key }
  }

  private mutating func cutToNucleus(_ topP: Float, of total: Double) {
    let threshold = Double(topP) * total
    var sum = 0.0
    for (index, candidate) in kept.enumerated() {
      sum += Double(candidate.probability)
      // Equal up to the rounding of the floats that are summed.
      if sum >= threshold * (1 - 1e-7) {
        kept.removeSubrange((index + 1)...)
        return
      }
    }
  }
}

/// A token and its probability in one number, which sorting compares faster than a pair.
private struct Candidate: Sendable {
  /// The greater, the more probable, of equals the smaller the id: floats that are not negative sort as their bits do.
  let key: UInt64

  init(id: Int, probability: Float) {
    key = UInt64(probability.bitPattern) << 32 | UInt64(UInt32.max - UInt32(truncatingIfNeeded: id))
  }

  var id: Int { Int(UInt32.max - UInt32(truncatingIfNeeded: key)) }
  var probability: Float { Float(bitPattern: UInt32(key >> 32)) }
}
