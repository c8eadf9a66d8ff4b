import RefrainTensor
import Testing
import _RefrainTestSupport

@Suite struct CreationTests {
  @Test func shapes() {
    #expect(Tensor(2).shape == [])
    #expect(Tensor(2).scalar == 2)
    #expect(Tensor([1, 2, 3]).shape == [3])
    #expect(Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2]).transposed().scalars == [1, 3, 5, 2, 4, 6])
    #expect(Tensor(repeating: 7, shape: [2, 3]).scalars == [7, 7, 7, 7, 7, 7])
    #expect(Tensor(zeros: [0, 3]).count == 0)
    #expect(Tensor(zeros: [2, 3]).rank == 2)
    #expect(Tensor((1...4).lazy.map { Float($0) }.reversed(), shape: [2, 2]).scalars == [4, 3, 2, 1])
  }

  @Test(arguments: [([-1, 2], [6, 2]), ([3, -1, 2], [3, 2, 2]), ([12, -1], [12, 1]), ([-1], [12])])
  func oneExtentFollowsFromTheOthers(given: [Int], resolved: [Int]) {
    #expect(Tensor(zeros: [3, 4]).reshaped(to: given).shape == resolved)
    #expect(IndexTensor([Int32](0..<12)).reshaped(to: given).shape == resolved)
  }

  @Test(arguments: [
    (Tensor(1.5), "Tensor(1.5, shape: [])"),
    (Tensor([1, 2]), "Tensor([1.0, 2.0], shape: [2])"),
    (Tensor([1, 2, 3, 4], shape: [2, 2]), "Tensor([[1.0, 2.0], [3.0, 4.0]], shape: [2, 2])"),
    (Tensor(zeros: [2, 0]), "Tensor([[], []], shape: [2, 0])"),
    (
      Tensor((0..<16).map { Float($0) }, shape: [8, 2]),
      "Tensor([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], …, [10.0, 11.0], [12.0, 13.0], [14.0, 15.0]], shape: [8, 2])"
    ),
    (
      Tensor((0..<9).map { Float($0) }, shape: [1, 9]),
      "Tensor([[0.0, 1.0, 2.0, …, 6.0, 7.0, 8.0]], shape: [1, 9])"
    ),
  ])
  func description(tensor: Tensor, text: String) {
    #expect(tensor.description == text)
  }

  @Test func indexTensors() {
    let ids = IndexTensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(ids.transposed() == IndexTensor([1, 4, 2, 5, 3, 6], shape: [3, 2]))
    #expect(ids.transposed().transposed() == ids)
    #expect(ids.reshaped(to: [3, -1]) != ids)
    #expect(ids.reshaped(to: [-1]) == IndexTensor([1, 2, 3, 4, 5, 6]))
    #expect((ids.count, ids.rank) == (6, 2))
    #expect(IndexTensor([4, 2]).description == "IndexTensor([4, 2], shape: [2])")
  }

  @Test func oneHot() {
    let oneHot = OneHot(IndexTensor([2, 0, 1, 2], shape: [2, 2]), depth: 3)
    #expect(oneHot.shape == [2, 2, 3])
    #expect(Tensor(oneHot) == Tensor([0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1], shape: [2, 2, 3]))
  }

  /// A one-hot matrix times another is a gather of its rows, exactly.
  @Test func gatheringIsMultiplyingByOneHot() {
    var random = SplitMix64(seed: 2)
    let (table, ids) = (random.uniform([9, 5]), random.ids([7], below: 9))
    #expect(matmul(Tensor(OneHot(ids, depth: 9)), table) == table.gathered(at: ids))
  }

  @Test func edgesOfFunctions() {
    let nan = Float.nan
    #expect(log(Tensor([0, 1])).scalars == [-.infinity, 0])
    #expect(log(Tensor([-1])).scalars[0].isNaN)
    #expect(sqrt(Tensor([-1])).scalars[0].isNaN)
    #expect(relu(Tensor([nan])).scalars[0].isNaN)
    #expect(exp(Tensor([-.infinity, 1_000])).scalars == [0, .infinity])
    #expect(tanh(Tensor([-.infinity, 0, .infinity])).scalars == [-1, 0, 1])
    #expect(sigmoid(Tensor([-.infinity, 0, .infinity])).scalars == [0, 0.5, 1])
    #expect(Tensor([1, nan, 3]).max().scalar.isNaN)
    #expect(Tensor([1, nan, 3, nan]).argmax().scalars == [1])
    #expect(Tensor([2, 5, 5]).argmax() == IndexTensor([1], shape: []))
    #expect((Tensor([nan, 1]) .== Tensor([nan, 1])).scalars == [0, 1])
    #expect((Tensor([nan, 1]) .!= Tensor([nan, 1])).scalars == [1, 0])
    #expect(softmax(Tensor([1_000, 1_000, -1_000])).scalars == [0.5, 0.5, 0])
    #expect(select(Tensor([0, 1]), Tensor([nan, 2]), otherwise: Tensor([3, nan])).scalars == [3, 2])
  }

  @Test(arguments: [Float(1.5), 2, -1])
  func comparisonsWithANumber(number: Float) {
    let x = Tensor([-1, 1.5, 2, 3])
    let cases: [(Tensor, (Float, Float) -> Bool)] = [
      (x .== number, { $0 == $1 }), (x .!= number, { $0 != $1 }), (x .< number, { $0 < $1 }),
      (x .<= number, { $0 <= $1 }), (x .> number, { $0 > $1 }), (x .>= number, { $0 >= $1 }),
    ]
    for (result, holds) in cases { #expect(result.scalars == x.scalars.map { holds($0, number) ? 1 : 0 }) }
  }

  /// The gradient of a maximum goes to the first of equal elements, of a pointwise one to the first operand.
  @Test func tiesGoToTheFirst() {
    let x = Tensor([2, 5, 5])
    #expect(valueWithGradients(at: [x]) { ($0[0].max(), ()) }.gradients == [Tensor([0, 1, 0])])
    for pointwise in [pointwiseMax, pointwiseMin] {
      let gradients = valueWithGradients(at: [x, x]) { (pointwise($0[0], $0[1]).sum(), ()) }.gradients
      #expect(gradients == [Tensor([1, 1, 1]), Tensor([0, 0, 0])])
    }
  }
}
