import RefrainTensor

/// A model of the next token that counts: interpolated Kneser–Ney with three discounts an order (Kneser and Ney, 1995;
/// Chen and Goodman, 1998), the baseline that a network should beat.
///
/// The probability of w after the context c, its last n − 1 tokens, is
/// `(max(a(cw) − D(a(cw)), 0) + m(c) · P(w after c without its first token)) / a(c)`. Here a is how often an n-gram occurs
/// for the highest order, and for lower ones after how many different tokens; D is the discount of that count, m(c) the
/// sum of the discounts after c and a(c) that of the counts. Below the unigrams lies 1/V, so every token has some
/// probability, and they add up to 1 after any context. A context that does not occur is left to the shorter ones. The
/// text is taken to follow on `order − 1` marks of its beginning.
///
/// Takes about 30 bytes for each different n-gram of each order.
public struct NGramModel: Sendable {
  /// The longest n.
  public var order: Int { levels.count }
  /// How many tokens there are, V.
  public let vocabularySize: Int
  /// Of each order, from 1.
  let discounts: [NGramDiscounts]

  private let levels: [NGramLevel]
  /// Of each context length, from 0: what every context has.
  private let contexts: [[Context]]

  private struct Context {
    /// a(c)
    var count = 0.0
    /// m(c)
    var discounted = 0.0
  }

  /// Counts the n-grams of a text.
  ///
  /// - Parameters:
  ///   - ids: the text, each id in `0..<vocabularySize`; no more than 2³¹ of them count.
  ///   - vocabularySize: V.
  ///   - order: the longest n, at least 1.
  public init(of ids: some Sequence<Int32>, vocabularySize: Int, order: Int = 5) {
    self.init(of: ids, vocabularySize: vocabularySize, order: order, discounts: nil)
  }

  /// - Parameter discounts: of each order, from 1; estimated if nil.
  init(of ids: some Sequence<Int32>, vocabularySize: Int, order: Int, discounts given: [NGramDiscounts]?) {
    requireShape(order > 0 && vocabularySize > 0, "n-grams need an order and a vocabulary of at least 1")
    var levels = [NGramLevel](repeating: NGramLevel(), count: order)
    // Of each length below the order: the number of the n-gram that ends here.
    var path = [UInt32](repeating: 0, count: order)
    for length in 1..<max(order, 1) {
      path[length] = levels[length - 1].insert(Self.beginning, after: path[length - 1]).node
    }
    for id in ids.prefix(1 << 31) {
      var parent: UInt32 = 0
      var suffix: UInt32 = 0
      for length in 1...order {
        let (node, isNew) = levels[length - 1].insert(id, after: parent)
        // A new n-gram is a new token before the n-gram without its first one.
        if isNew, length > 1 { levels[length - 2].count(suffix) }
        if length == order {
          levels[length - 1].count(node)
        } else {
          parent = path[length]
          path[length] = node
        }
        suffix = node
      }
    }
    let discounts = given ?? levels.map { NGramDiscounts(estimatedFrom: $0.counts) }
    contexts = levels.indices.map { Self.contexts(of: levels, below: $0, discounts[$0]) }
    self.levels = levels
    self.discounts = discounts
    self.vocabularySize = vocabularySize
  }

  /// Of the n-grams of `length` tokens, as contexts.
  private static func contexts(of levels: [NGramLevel], below length: Int, _ discounts: NGramDiscounts) -> [Context] {
    var contexts = [Context](repeating: Context(), count: length == 0 ? 1 : levels[length - 1].count)
    let longer = levels[length]
    for (node, count) in longer.counts.enumerated() {
      let parent = Int(longer.parent(of: node))
      contexts[parent].count += Double(count)
      contexts[parent].discounted += discounts(count)
    }
    return contexts
  }

  /// What stands before a text.
  private static let beginning: Int32 = -1
}

extension NGramModel {
  /// The last tokens of a text, as far as they are known: of each length below the order, the number of the n-gram.
  struct Position: Sendable {
    fileprivate var path: [UInt32]
  }

  /// At the beginning of a text.
  var beginning: Position {
    var path = [UInt32](repeating: 0, count: order)
    for length in 1..<max(order, 1) { path[length] = levels[length - 1].find(Self.beginning, after: path[length - 1]) }
    return Position(path: path)
  }

  /// The probability of a token, which is then the last one.
  func advance(_ position: inout Position, by id: Int32) -> Double {
    var probability = 1 / Double(vocabularySize)
    var context: UInt32 = 0
    for length in 1...order {
      var node = NGramLevel.absent
      if context != NGramLevel.absent {
        node = levels[length - 1].find(id, after: context)
        let here = contexts[length - 1][Int(context)]
        if here.count > 0 {
          let count = node == NGramLevel.absent ? 0 : levels[length - 1].counts[Int(node)]
          let kept = Double(count) - discounts[length - 1](count)
          probability = (max(kept, 0) + here.discounted * probability) / here.count
        }
      }
      if length < order {
        context = position.path[length]
        position.path[length] = node
      }
    }
    return probability
  }

  /// The probability of a token after a text, of which the last `order − 1` tokens count.
  public func probability(of id: Int32, after text: [Int32]) -> Double {
    var position = beginning
    for id in text { _ = advance(&position, by: id) }
    return advance(&position, by: id)
  }
}
