import RefrainTensor

/// The probabilities with which an element of a state keeps its value at a step (zoneout; Krueger et al., 2016). In
/// inference the expectation takes the place of chance.
public struct Zoneout: Sendable, Hashable, Codable {
  /// Of the hidden state, in `0..<1`.
  public var hidden: Float
  /// Of an LSTM's cell state, in `0..<1`.
  public var cell: Float

  /// Each rate lies in `0..<1`.
  public init(hidden: Float = 0, cell: Float = 0) {
    self.hidden = hidden
    self.cell = cell
  }

  /// What the fused operation takes; nil if nothing is zoned out. Draws the next key if something is.
  func forSequence(_ mode: Mode) -> RecurrentZoneout? {
    self == Zoneout() ? nil : RecurrentZoneout(hidden: hidden, cell: cell, key: mode.nextKey())
  }
}

/// Zoneout at one step, from tensor operations.
struct ZoneoutStep {
  private let zoneout: RecurrentZoneout?
  private let step: Int

  init(_ rates: Zoneout, _ mode: Mode) {
    let place = rates == Zoneout() ? nil : mode.stepKey()
    zoneout = rates == Zoneout() ? nil : RecurrentZoneout(hidden: rates.hidden, cell: rates.cell, key: place?.key)
    step = place?.step ?? 0
  }

  func hidden(_ next: Tensor, previous: Tensor) -> Tensor { mixed(next, previous, .hidden, zoneout?.hidden) }

  func cell(_ next: Tensor, previous: Tensor) -> Tensor { mixed(next, previous, .cell, zoneout?.cell) }

  private func mixed(
    _ next: Tensor, _ previous: Tensor, _ state: RecurrentZoneout.State, _ rate: Float?
  ) -> Tensor {
    guard let zoneout, let rate, rate > 0 else { return next }
    let stays = zoneout.mask(state, step: step, shape: next.shape)
    return stays * previous + (1 - stays) * next
  }
}
