import RefrainTensor

/// A hidden unit worth looking at, and why.
public struct NotableUnit: Sendable, Hashable {
  /// What a unit may be found to follow.
  public enum Feature: String, Sendable, Hashable, CaseIterable {
    /// How many characters of the line have been read.
    case positionInLine
    /// 1 where the line ends with the next character.
    case endOfLine
    /// 1 at white space.
    case space
    /// 1 at punctuation.
    case punctuation
    /// The bits of the character just read.
    case surprise
  }

  /// Why a unit is notable.
  public enum Reason: Sendable, Hashable {
    /// Its values differ most over the text.
    case variance
    /// Pearson's correlation with a feature, in −1...1.
    case correlation(Feature, Double)
  }

  /// Of the last layer, from 0.
  public let index: Int
  /// Why it is notable.
  public let reason: Reason
}

extension TextReading {
  /// Up to `count` units: for each feature the one that follows it most closely, the closest first, and then those
  /// that vary most.
  public func notableUnits(_ count: Int) -> [NotableUnit] {
    let columns = (0..<unitCount).map { Moments(values(ofUnit: $0).map(Double.init)) }
    var followers: [(unit: Int, feature: NotableUnit.Feature, correlation: Double)] = []
    for feature in NotableUnit.Feature.allCases {
      let target = Moments(values(of: feature))
      let all = columns.indices.map { (unit: $0, feature: feature, correlation: columns[$0].correlation(with: target)) }
      followers += all.filter { $0.correlation.magnitude >= 0.4 }
        .sorted { $0.correlation.magnitude > $1.correlation.magnitude }.prefix(count)
    }
    followers.sort { $0.correlation.magnitude > $1.correlation.magnitude }
    var (units, features) = ([NotableUnit](), Set<NotableUnit.Feature>())
    func isNew(_ unit: Int) -> Bool { units.count < count && !units.contains { $0.index == unit } }
    for (unit, feature, correlation) in followers where isNew(unit) && features.insert(feature).inserted {
      units.append(NotableUnit(index: unit, reason: .correlation(feature, correlation)))
    }
    for unit in columns.indices.sorted(by: { columns[$0].variance > columns[$1].variance })
    where isNew(unit) && columns[unit].variance > 0 {
      units.append(NotableUnit(index: unit, reason: .variance))
    }
    return units
  }

  private func values(of feature: NotableUnit.Feature) -> [Double] {
    switch feature {
    case .positionInLine:
      var position = 0.0
      return pieces.map { piece in
        position = piece.endsLine ? 0 : position + 1
        return position
      }
    case .endOfLine: return pieces.dropFirst().map { $0.endsLine ? 1 : 0 } + (pieces.isEmpty ? [] : [0])
    case .space: return pieces.map { $0.text.allSatisfy(\.isWhitespace) ? 1 : 0 }
    case .punctuation: return pieces.map { $0.text.allSatisfy(\.isPunctuation) ? 1 : 0 }
    case .surprise:
      let mean = meanBits ?? 0
      return pieces.map { $0.bits ?? mean }
    }
  }
}

extension TextReading.Piece {
  fileprivate var endsLine: Bool { text.contains(where: \.isNewline) }
}

/// Values less their mean, and the mean of their squares.
private struct Moments {
  let centred: [Double]
  let variance: Double

  init(_ values: [Double]) {
    let mean = values.reduce(0, +) / Double(max(values.count, 1))
    centred = values.map { $0 - mean }
    variance = centred.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))
  }

  /// Pearson's; 0 where one of the two does not vary.
  func correlation(with other: Moments) -> Double {
    let scale = Platform.squareRoot(variance * other.variance)
    guard scale > 1e-12, scale.isFinite else { return 0 }
    return zip(centred, other.centred).reduce(0) { $0 + $1.0 * $1.1 } / Double(centred.count) / scale
  }
}
