import Foundation

/// Where a document lacks or contradicts what is expected of a part of it; empty where it holds all of it. Null is as
/// good as absent.
func differences(_ actual: Any?, from expected: Any, at path: String = "") -> [String] {
  switch expected {
  case let expected as [String: Any]:
    guard let actual = actual as? [String: Any] else { return ["\(path): \(actual ?? "absent") is no object"] }
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
