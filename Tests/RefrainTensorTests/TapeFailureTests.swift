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
    #expect(result.says("does not depend on the parameters"))
  }

  @Test func aValueThatIsNoScalar() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = valueWithGradients(at: [Tensor([1, 2])]) { ($0[0], ()) }
    }
    #expect(result.says("must be a scalar, but has the shape [2]"))
  }

  @Test func tensorsOfTwoOpenTapes() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = valueWithGradients(at: [Tensor(1)]) { outer in
        let inner = valueWithGradients(at: [Tensor(2)]) { inner in (inner[0] * outer[0], ()) }
        return (inner.value, ())
      }
    }
    #expect(result.says("mixes tensors of two open valueWithGradient calls"))
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
      #expect(result.says("used in another task"))
    }
  #endif
}

private final class Flag: Sendable {
  let isSet = Atomic(false)
}
