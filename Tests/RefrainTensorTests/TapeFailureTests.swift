import RefrainTensor
import Synchronization
import Testing
import _RefrainTestSupport

/// Misuse of `valueWithGradients` stops the program and says why, each in a process of its own.
@Suite struct TapeFailureTests {
  @Test func aValueThatDoesNotDependOnTheTensors() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = valueWithGradients(at: [Tensor([1, 2])]) { _ in (Tensor(3), ()) }
    }
    #expect(missing(["does not depend on the parameters"], in: result?.standardErrorContent) == [])
  }

  @Test func aValueThatIsNoScalar() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = valueWithGradients(at: [Tensor([1, 2])]) { ($0[0], ()) }
    }
    #expect(missing(["must be a scalar, but has the shape [2]"], in: result?.standardErrorContent) == [])
  }

  @Test func tensorsOfTwoOpenTapes() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = valueWithGradients(at: [Tensor(1)]) { outer in
        let inner = valueWithGradients(at: [Tensor(2)]) { inner in (inner[0] * outer[0], ()) }
        return (inner.value, ())
      }
    }
    #expect(
      missing(["mixes tensors of two open valueWithGradient calls"], in: result?.standardErrorContent) == [])
  }

  #if DEBUG
  @Test func aTracedTensorInAnotherTask() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = valueWithGradients(at: [Tensor(1)]) { x in
        let traced = x[0]
        let flag = Flag()
        Task.detached {
          _ = traced * 2
          flag.isSet.store(true, ordering: .releasing)
        }
        while !flag.isSet.load(ordering: .acquiring) {}
        return (traced, ())
      }
    }
    #expect(missing(["used in another task"], in: result?.standardErrorContent) == [])
  }
  #endif
}

private final class Flag: Sendable {
  let isSet = Atomic(false)
}
