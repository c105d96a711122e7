import Foundation

/// The places where a document differs from the expected members; empty if it has all of them. Null counts as absent.
func differences(_ actual: Any?, from expected: Any, at path: String = "") -> [String] {
  switch expected {
  case let expected as [String: Any]:
    guard let actual = actual as? [String: Any] else { return ["\(path): \(actual ?? "absent") is not an object"] }
    return expected.keys.sorted().flatMap { key in
      differences(actual[key], from: expected[key] ?? NSNull(), at: "\(path).\(key)")
    }
  case is NSNull:
    return actual == nil || actual is NSNull ? [] : ["\(path): \(actual ?? "") instead of null"]
  default:
    let (left, right) = (actual as? NSObject, expected as? NSObject)
    return left == right ? [] : ["\(path): \(actual ?? "absent") instead of \(expected)"]
  }
}
