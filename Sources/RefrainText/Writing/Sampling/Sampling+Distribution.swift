import RefrainTensor

extension Sampling {
  /// The probability with which each token is chosen next, `[V]`, in double precision up to the filters.
  ///
  /// - Parameters:
  ///   - logits: a model's, `[V]`.
  ///   - read: the ids of the prompt, which the repetition penalty counts.
  ///   - written: the ids that were chosen so far, which all penalties count.
  /// - Throws: ``WritingError`` for settings out of range, and for an id that is not among the logits.
  public func distribution(
    of logits: [Float], read: [Int32] = [], written: [Int32] = []
  ) throws(WritingError) -> [Float] {
    try validate()
    for id in read + written where !logits.indices.contains(Int(id)) {
      throw .vocabulary(.unknownID(id, vocabularyCount: logits.count))
    }
    guard !logits.isEmpty else { return [] }
    var history = TokenHistory(vocabularySize: logits.count)
    for id in read { history.noteRead(id) }
    for id in written { history.noteWritten(id) }
    var values = logits
    values.withUnsafeMutableBufferPointer { values in
      history.penalize(values, by: self)
      guard let temperature else {
        let best = Int(mostProbable(UnsafeBufferPointer(values)))
        for id in values.indices { values[id] = id == best ? 1 : 0 }
        return
      }
      let most = Double(values.max() ?? 0)
      for id in values.indices {
        values[id] = Float(Platform.exp((Double(values[id]) - most) / Double(temperature)))
      }
      if hasFilters {
        var filter = ProbabilityFilter()
        filter.apply(self, to: values)
      }
      let total = values.reduce(0) { $0 + Double($1) }
      for id in values.indices { values[id] = Float(Double(values[id]) / total) }
    }
    return values
  }
}
