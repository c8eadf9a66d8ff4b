import ArgumentParser

func validateReportInterval(_ epochs: Int) throws {
  guard epochs > 0 else { throw ValidationError("--report-every takes a number from 1 up.") }
}
