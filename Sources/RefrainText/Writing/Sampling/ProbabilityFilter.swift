/// Top-k, top-p and min-p on probabilities, which need not sum to 1. Its memory serves from call to call.
struct ProbabilityFilter: Sendable {
  /// What is kept, the most probable first, of equals the one with the smaller id.
  private var kept: [(id: Int, value: Float)] = []

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
      kept = most.kept
      if let topP = sampling.topP { cutToNucleus(topP, of: kept.reduce(0) { $0 + Double($1.value) }) }
    } else {
      let total = probabilities.reduce(0) { $0 + Double($1) }
      keepAll(of: probabilities, total: total, nucleus: sampling.topP ?? 1)
      if let topP = sampling.topP { cutToNucleus(topP, of: total) }
    }
    if let minP = sampling.minP, let most = kept.first?.value {
      while let last = kept.last, last.value < minP * most { kept.removeLast() }
    }
    // Not numbers: there is no order to keep to.
    guard !kept.isEmpty else { return }
    probabilities.update(repeating: 0)
    for (id, probability) in kept { probabilities[id] = probability }
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
    for (id, probability) in probabilities.enumerated() where probability >= least { kept.append((id, probability)) }
    kept.sort { ($1.value, $0.id) < ($0.value, $1.id) }
  }

  private mutating func cutToNucleus(_ topP: Float, of total: Double) {
    let threshold = Double(topP) * total
    var sum = 0.0
    for (index, (_, probability)) in kept.enumerated() {
      sum += Double(probability)
      // Equal up to the rounding of the floats that are summed.
      if sum >= threshold * (1 - 1e-7) {
        kept.removeSubrange((index + 1)...)
        return
      }
    }
  }
}
