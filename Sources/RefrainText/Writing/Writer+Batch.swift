import RefrainTensor

extension Writer {
  /// Each of `prompts` and the `length` characters that follow it, all written together: the weights are read once a
  /// step for all of them.
  ///
  /// - Parameter seed: prompt i is drawn with the seed `seed + i`, so that each text is what it is by itself.
  /// - Throws: ``WritingError`` if any of the prompts cannot be continued, as ``continuation(of:sampling:seed:unknown:)``
  ///   does.
  public func write(
    _ length: Int, after prompts: [String], sampling: Sampling = .greedy, seed: UInt64 = 0,
    unknown policy: UnknownCharacterPolicy = .error
  ) throws(WritingError) -> [String] {
    guard length >= 0 else { throw .badLength(length) }
    try sampling.validate()
    var rows: [BatchRow] = []
    for (index, prompt) in prompts.enumerated() {
      let ids = try encode(prompt, unknown: policy)
      rows.append(BatchRow(index: index, promptIDs: ids, generator: Philox(seed: seed &+ UInt64(index))))
    }
    guard !rows.isEmpty else { return [] }
    // All begin to write at once, so the longest prompt is read first and the rows that have begun stand in front.
    rows.sort { ($1.promptIDs.count, $0.index) < ($0.promptIDs.count, $1.index) }
    var state = try read(rows)
    for row in rows.indices where !state.predictsNumbers(row: row) { throw .notFinite }

    var texts = prompts
    var ids = [Int32](repeating: 0, count: rows.count)
    for step in 0..<length {
      if step > 0 { state.advance(ids) }
      for row in rows.indices {
        ids[row] = sampling.choose(from: &state, row: row, using: &rows[row].generator)
        texts[rows[row].index] += vocabulary.tokens[Int(ids[row])]
      }
    }
    return texts
  }

  /// The state after the prompts, which stand with the longest first.
  private func read(_ rows: [BatchRow]) throws(WritingError) -> WritingState {
    var state = try WritingState(self, rowCount: rows.count)
    var ids: [Int32] = []
    let longest = rows[0].promptIDs.count
    for step in 0..<longest {
      ids.removeAll(keepingCapacity: true)
      for row in rows {
        let place = step - (longest - row.promptIDs.count)
        if place < 0 { break }
        ids.append(row.promptIDs[place])
      }
      state.advance(ids, wantsLogits: step == longest - 1)
    }
    return state
  }
}

/// One of the sequences that are written together.
private struct BatchRow {
  /// Its place among the prompts.
  let index: Int
  let promptIDs: [Int32]
  var generator: Philox
}
