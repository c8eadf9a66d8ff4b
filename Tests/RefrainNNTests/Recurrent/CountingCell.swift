import RefrainNN
import RefrainTensor

/// A cell of a user's own, whose output is not its state and whose state is two tensors of different widths.
struct CountingCell: RecurrentCell {
  struct State: CellState {
    var memory: Tensor
    var age: Tensor
    var stateTensors: [Tensor] {
      get { [memory, age] }
      set { (memory, age) = (newValue[0], newValue[1]) }
    }
  }
  var input: Linear
  var output: Linear
  var dropout: Dropout

  init(_ inputs: Int, _ outputs: Int, dropout: Float = 0, using generator: inout some RandomNumberGenerator) {
    input = Linear(inputs, 4, using: &generator)
    output = Linear(4, outputs, using: &generator)
    self.dropout = Dropout(rate: dropout)
  }

  mutating func visit(_ visitor: inout Visitor) {
    visitor("input", &input)
    visitor("output", &output)
  }

  func initialState(batchSize: Int) -> State {
    State(memory: Tensor(zeros: [batchSize, 4]), age: Tensor(zeros: [batchSize, 1]))
  }

  func callAsFunction(_ x: Tensor, state: State, mode: Mode) -> (output: Tensor, state: State) {
    let age = state.age + 1
    let memory = tanh(state.memory * 0.5 + input(dropout(x, mode: mode))) * sqrt(age)
    return (output(memory), State(memory: memory, age: age))
  }
}
