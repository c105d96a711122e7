import PropertyLists
import Testing

@testable import ResumeDataScan

@Suite("Records around blobs")
struct FindContextTests {
  @Test("each of several texts in JSON gets the objects around it, read in one pass or alone")
  func onePass() throws {
    let text = #"{"id": 7, "a": "one", "list": [{"n": 1, "b": "two", "c": "three"}], "inner": "{\"k\": \"four\"}"}"#
    let bytes = Array(text.utf8)
    let offsets = try ["one", "two", "three", "four"].map { word in
      try #require(bytes.indices.first { bytes[$0...].starts(with: word.utf8) })
    }
    var shared = try #require(JSONContext(bytes))
    let found = offsets.map { shared.contexts(at: $0) }
    for (offset, contexts) in zip(offsets, found) {
      var alone = try #require(JSONContext(bytes))
      let again = alone.contexts(at: offset)
      #expect(again == contexts)
    }
    #expect(found.map { $0.map(\.key) } == [["a"], ["list", "b"], ["list", "c"], ["inner", nil]])
    #expect(found[0][0].fields["id"] == .integer(7))
    #expect(found[1].last?.fields["n"] == .integer(1))
    #expect(found[3].last?.fields["k"] == .string("four"))
  }

  @Test("a blob in a dictionary gets its scalars, and the key of the blob itself")
  func dictionary() {
    let list: PropertyList = ["task": ["a": "x", "n": 3], "b": "y"]
    var records = PropertyListContext(list)
    let paths: [[PropertyListPath.Component]] = [
      [.key("task"), .key("a")], [.key("task"), .key("n")], [.key("b")], [],
    ]
    let found = paths.map { records.context(of: PropertyListPath($0)) }
    #expect(found.map { $0?.key } == ["a", "n", "b", nil])
    let task: [String: PropertyList] = ["a": "x", "n": 3]
    #expect(found.map { $0?.fields } == [task, task, ["b": "y", "task.a": "x", "task.n": 3], nil])
  }

  @Test("a time that no date can hold has no text", arguments: [Double.infinity, .nan, 0x1p63, -0x1p63, 1e300])
  func extremeTime(seconds: Double) {
    #expect(EvidenceTime(unix: seconds, "", .device, "A").iso8601 == nil)
  }
}
