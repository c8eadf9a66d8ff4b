import RefrainNN
import RefrainTensor

/// One of the things that an optimizer remembers of each parameter.
struct StateTensors: Sendable {
  /// PyTorch's name for it.
  private let name: String
  /// False: not remembered under these settings, and each tensor has no elements.
  private let isUsed: Bool
  /// For each parameter; empty before the first step.
  var values: [Tensor] = []

  init(_ name: String, isUsed: Bool = true) { (self.name, self.isUsed) = (name, isUsed) }

  /// To be called before the first step.
  mutating func begin(like gradients: [Tensor], filledWith value: Float = 0) {
    values = gradients.map { isUsed ? Tensor(repeating: value, shape: $0.shape) : Tensor([]) }
  }

  var named: [(name: String, value: Tensor)] {
    isUsed ? values.enumerated().map { (key($0), $1) } : []
  }

  fileprivate func key(_ index: Int) -> String { "\(index).\(name)" }

  /// The same with values out of a stored state, which it takes from there.
  fileprivate func restored(from state: inout StoredState) throws(OptimizerStateError) -> StateTensors {
    var result = self
    result.values = []
    guard state.stepCount > 0 else { return result }
    for (index, shape) in state.shapes.enumerated() {
      result.values.append(isUsed ? try state.take(key(index), shape: shape) : Tensor([]))
    }
    return result
  }
}

/// A state that was stored, from which each tensor is taken once.
struct StoredState {
  let stepCount: Int
  fileprivate let shapes: [[Int]]
  private var tensors: [String: Tensor]

  /// The state of an optimizer, whose only number is "step".
  init(
    _ tensors: [String: Tensor], _ numbers: [String: Double], for model: some Module
  ) throws(OptimizerStateError) {
    var numbers = StoredNumbers(numbers)
    let stepCount = try numbers.takeCount("step")
    try numbers.requireNothingLeft()
    self.init(tensors, stepCount: stepCount, for: model)
  }

  /// - Parameter stepCount: 0 says that nothing is remembered yet.
  init(_ tensors: [String: Tensor], stepCount: Int, for model: some Module) {
    (self.tensors, self.stepCount) = (tensors, stepCount)
    shapes = model.parameters.map(\.value.shape)
  }

  /// - Returns: `kinds` with the stored values.
  mutating func restore(_ kinds: StateTensors...) throws(OptimizerStateError) -> [StateTensors] {
    var result: [StateTensors] = []
    for kind in kinds { result.append(try kind.restored(from: &self)) }
    if let left = tensors.keys.min() { throw .unknownTensor(left) }
    return result
  }

  fileprivate mutating func take(_ name: String, shape: [Int]) throws(OptimizerStateError) -> Tensor {
    guard let tensor = tensors.removeValue(forKey: name) else { throw .missingTensor(name) }
    guard tensor.shape == shape else { throw .tensorShape(name, shape: tensor.shape, expected: shape) }
    return tensor
  }
}

/// The numbers of a stored state, each to be taken once.
struct StoredNumbers {
  private var numbers: [String: Double]

  init(_ numbers: [String: Double]) { self.numbers = numbers }

  /// A number that may be absent.
  mutating func takeOptional(_ name: String) -> Double? { numbers.removeValue(forKey: name) }

  mutating func take(_ name: String) throws(OptimizerStateError) -> Double {
    guard let value = takeOptional(name) else { throw .missingNumber(name) }
    return value
  }

  /// A whole number from 0 up that a double counts exactly.
  mutating func takeCount(_ name: String) throws(OptimizerStateError) -> Int {
    let value = try take(name)
    guard let count = Int(exactly: value), 0..<1 << 53 ~= count else {
      throw .badNumber(name, value: value, allowed: "a whole number from 0 up")
    }
    return count
  }

  func requireNothingLeft() throws(OptimizerStateError) {
    if let left = numbers.keys.min() { throw .unknownNumber(left) }
  }
}
