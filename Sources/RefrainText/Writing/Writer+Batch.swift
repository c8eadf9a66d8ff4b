import RefrainTensor

extension Writer {
  /// Each of `prompts` and the `length` tokens that follow it, all written together: the weights are read once a
  /// step for all of them.
  ///
  /// - Parameters:
  ///   - length: how many characters to write.
  ///   - prompts: what to go on from, one sequence each.
  ///   - sampling: how each character is chosen.
  ///   - seed: prompt i is drawn with the seed `seed + i`, so that each text is what it is by itself.
  ///   - policy: what to do about characters that the model does not know.
  /// - Throws: ``WritingError`` if any of the prompts cannot be continued, as ``continuation(of:sampling:seed:unknown:)``
  ///   does.
  public func write(
    _ length: Int, after prompts: [String], sampling: Sampling = .greedy, seed: UInt64 = 0,
    unknown policy: UnknownCharacterPolicy = .error
  ) throws(WritingError) -> [String] {
    let options = WritingOptions(length: length, sampling: sampling, seed: seed, unknown: policy)
    return try write(after: prompts, options).map(\.text)
  }

  /// What follows each of `prompts`, all written together.
  ///
  /// - Returns: a text for each prompt, in their order; text i is what ``stream(after:_:)`` gives with the seed
  ///   `options.seed + i`.
  /// - Throws: ``WritingError`` if any of the prompts cannot be continued, and for options out of range.
  public func write(
    after prompts: [String], _ options: WritingOptions = .init()
  ) throws(WritingError) -> [Writing] {
    try options.validate()
    var rows: [BatchRow] = []
    for (index, prompt) in prompts.enumerated() {
      let ids = try encode(prompt, unknown: options.unknown)
      rows.append(BatchRow(index: index, prompt: prompt, promptIDs: ids, options, tokens))
    }
    guard !rows.isEmpty else { return [] }
    // All begin to write at once, so the longest prompt is read first and the rows that have begun stand in front.
    rows.sort { ($1.promptIDs.count, $0.index) < ($0.promptIDs.count, $1.index) }
    var state = try read(rows)
    for row in rows.indices where !state.predictsNumbers(row: row) { throw .notFinite }

    var ids = [Int32](repeating: 0, count: rows.count)
    for step in 0..<options.length {
      if step > 0 { state.advance(ids) }
      for row in rows.indices { ids[row] = rows[row].choose(from: &state, row: row) }
      if rows.allSatisfy(\.collector.hasEnded) { break }
    }
    return rows.sorted { $0.index < $1.index }.map(\.collector.written)
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
      state.advance(ids, wants: step == longest - 1 ? .logits : .state)
    }
    return state
  }
}
