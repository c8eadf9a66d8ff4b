import RefrainNN
import RefrainTensor

/// What the tests need of a stack of recurrent layers, fused or minimal.
protocol LayeredNetwork: RecurrentLayer where State == RecurrentState {
  /// The same network a step at a time.
  associatedtype Cell: RecurrentCell

  var options: RecurrentOptions { get }
  var layerCount: Int { get }
  var inputSize: Int { get }
  var outputSize: Int { get }

  func cell(_ index: Int) -> Cell
  func callAsFunction(
    _ input: OneHot, state: RecurrentState?, lengths: [Int]?, mode: Mode
  ) -> (output: Tensor, state: RecurrentState)
}

extension RNN: LayeredNetwork {}
extension LSTM: LayeredNetwork {}
extension GRU: LayeredNetwork {}
extension MinGRU: LayeredNetwork {}
extension MinLSTM: LayeredNetwork {}
