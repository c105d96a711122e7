/// Stops the fuzzer, which keeps the input, if a property does not hold.
public func require(_ isHeld: Bool, _ property: @autoclosure () -> String) {
  guard !isHeld else { return }
  fatalError("property violated: \(property())")
}
