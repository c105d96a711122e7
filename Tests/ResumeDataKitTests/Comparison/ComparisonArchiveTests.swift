import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataComparison
@testable import ResumeDataKit

@Suite("Comparing archived objects")
struct ComparisonArchiveTests {
  /// A blob that is an archived dictionary with a version and one more field, `other`.
  private func blob(_ build: (inout KeyedArchiveBuilder) -> ObjectReference) throws -> [UInt8] {
    var builder = KeyedArchiveBuilder()
    let root = builder.reserve()
    let version = builder.add(.integer(5))
    let entries = [
      ArchivedObject.Entry(key: builder.add(.string("NSURLSessionResumeInfoVersion")), value: version),
      ArchivedObject.Entry(key: builder.add(.string("other")), value: build(&builder)),
    ]
    builder.set(root, to: ArchivedObject(.dictionary(entries), classDescription: .mutableDictionary))
    return try BinaryPropertyList.encode(
      builder.propertyList(root: root, under: KeyedArchive.literalRootKey, order: .newer))
  }

  private func instance(_ name: String, _ fields: KeyValuePairs<String, PropertyList>) -> ArchivedObject {
    let entries = fields.map { PropertyListDictionary.Entry(key: $0.key, value: $0.value) }
    return ArchivedObject(.instance(.init(entries)), classDescription: ArchivedClass(name, "NSObject"))
  }

  private func uid(_ reference: ObjectReference) -> PropertyList { .uid(UInt64(reference.index)) }

  @Test("an object of an unknown class is compared by its class name and its fields")
  func instances() throws {
    let inline = try blob { $0.add(instance("Unknown", ["x": 1, "y": "text"])) }
    let referring = try blob { builder in
      let (text, number) = (builder.add(.string("text")), builder.add(.integer(1)))
      return builder.add(instance("Unknown", ["y": uid(text), "x": uid(number), "z": .uid(0)]))
    }
    #expect(try compare(inline, referring).lines == [])
    let other = try blob { $0.add(instance("Unknown", ["x": 2, "y": "text"])) }
    #expect(try compare(inline, other).lines == ["other.x changed: 1 -> 2"])
    let renamed = try blob { $0.add(instance("Other", ["x": 1, "y": "text"])) }
    #expect(try compare(inline, renamed).differences.map(\.kind) == [.type])
    #expect(try compare(inline, renamed).paths == ["other"])
    #expect(
      try compare(inline, renamed).differences.first?.a
        == .value(["$class": "Unknown", "x": 1, "y": "text"]))
  }

  @Test("a URL is not a string, and a subclass of an array is not an array")
  func classes() throws {
    let url = try blob { builder in
      let text = builder.add(.string("http://a"))
      return builder.add(.url(base: .null, relative: text))
    }
    let text = try blob { $0.add(.string("http://a")) }
    #expect(try compare(url, text).lines.first?.hasPrefix("other type: ") ?? false)
    let array = try blob { $0.add(.array([])) }
    let mutable = try blob { $0.add(ArchivedObject(.array([]), classDescription: .mutableArray)) }
    let own = try blob {
      $0.add(ArchivedObject(.array([]), classDescription: ArchivedClass("OwnArray", "NSArray", "NSObject")))
    }
    #expect(try compare(array, mutable).lines == [])
    #expect(try compare(array, own).differences.map(\.kind) == [.type])
  }

  @Test("shared objects mean the same as copies")
  func sharing() throws {
    let shared = try blob { builder in
      let inner = builder.add(.array([builder.add(.string("x"))]))
      return builder.add(.array([inner, inner]))
    }
    let twice = try blob { builder in
      let text = builder.add(.string("x"))
      let elements = [builder.add(.array([text])), builder.add(.array([text]))]
      return builder.add(.array(elements))
    }
    #expect(try compare(shared, twice).lines == [])
    let different = try blob { builder in
      let elements = ["x", "y"].map { builder.add(.array([builder.add(.string($0))])) }
      return builder.add(.array(elements))
    }
    #expect(try compare(shared, different).lines == ["other[1][0] changed: \"x\" -> \"y\""])
  }

  /// A cycle of objects, each with a number.
  private func ring(_ numbers: [Int], start: Int = 0) throws -> [UInt8] {
    try blob { builder in
      let places = numbers.map { _ in builder.reserve() }
      for (index, number) in numbers.enumerated() {
        builder.set(
          places[index],
          to: instance(
            "Link",
            [
              "number": .integer(.init(number)), "next": uid(places[(index + 1) % places.count]),
            ]))
      }
      return places[start]
    }
  }

  @Test("a cycle equals the same cycle unrolled, and no other")
  func cycles() throws {
    #expect(try compare(ring([1]), ring([1, 1, 1])).lines == [])
    #expect(try compare(ring([1, 2]), ring([1, 2, 1, 2])).lines == [])
    #expect(try compare(ring([1, 2, 3]), ring([3, 1, 2], start: 1)).lines == [])
    #expect(try compare(ring([1, 2]), ring([2, 1])).lines.count == 2)
    #expect(try compare(ring([1, 2, 3]), ring([1, 2, 4])).lines == ["other.next.next.number changed: 3 -> 4"])
    #expect(try compare(ring([1, 1]), ring([1, 1, 1, 2])).lines == ["other.next.next.next.number changed: 1 -> 2"])
  }

  @Test("cycles of many objects differ if one object differs")
  func longRings() throws {
    let numbers = (0..<2_000).map { $0 % 7 }
    let same = try compare(ring(numbers), ring(Array(numbers[5...] + numbers[..<5]), start: 1_995))
    #expect(same.lines == [])
    var other = numbers
    other[1_900] = 9
    let different = try compare(ring(numbers), ring(other))
    #expect(!different.isSame)
    #expect(different.differences.first?.path.components.count ?? 0 <= 128)
  }

  @Test("the order of sets in a cycle is ignored")
  func cyclicSets() throws {
    func blob(_ order: [Int]) throws -> [UInt8] {
      try self.blob { builder in
        let set = builder.reserve()
        let elements = (0..<3).map { number in
          builder.add(instance("Element", ["number": .integer(.init(number)), "set": uid(set)]))
        }
        builder.set(set, to: ArchivedObject(.set(order.map { elements[$0] }), classDescription: .set))
        return set
      }
    }
    #expect(try compare(blob([0, 1, 2]), blob([2, 0, 1])).lines == [])
    #expect(try !compare(blob([0, 1, 2]), blob([2, 0])).isSame)
  }

  @Test("a graph with endless paths is compared object by object")
  func bomb() throws {
    func layers(_ leaf: String) throws -> [UInt8] {
      try blob { builder in
        var layer = builder.add(.string(leaf))
        for _ in 0..<60 { layer = builder.add(.array([layer, layer, layer])) }
        return layer
      }
    }
    #expect(try compare(layers("a"), layers("a")).lines == [])
    let different = try compare(layers("a"), layers("b"))
    #expect(
      different.paths == [
        "other" + String(repeating: "[0]", count: 60), "other" + String(repeating: "[0]", count: 59) + "[1]",
        "other" + String(repeating: "[0]", count: 59) + "[2]",
      ])
  }

  @Test("a chain of very many objects does not exhaust the stack")
  func deepChain() throws {
    func chain(_ last: String) throws -> [UInt8] {
      try blob { builder in
        var object = builder.add(.string(last))
        for _ in 0..<10_000 { object = builder.add(.array([object])) }
        return object
      }
    }
    #expect(try compare(chain("a"), chain("a")).isSame)
    let different = try compare(chain("a"), chain("b"))
    #expect(different.differences.count == 1)
    #expect(different.differences.first?.a == .description("an array of 1 value"))
  }

  @Test("a very long class name or key is read once, however many objects have it")
  func hugeNames() throws {
    let huge = PropertyList.string(String(repeating: "n", count: 1_000_000))
    func blob(_ last: Int) throws -> [UInt8] {
      let first = 7
      let elements = (0..<3_000).map { PropertyList.uid(UInt64(first + $0)) }
      let objects: [PropertyList] =
        [
          "$null", ["NS.keys": [.uid(3), .uid(4)], "NS.objects": [.uid(5), .uid(6)], "$class": .uid(2)],
          ["$classname": "NSDictionary", "$classes": ["NSDictionary", "NSObject"]],
          "NSURLSessionResumeInfoVersion", huge, 5,
          ["NS.keys": .array(elements.map { _ in .uid(4) }), "NS.objects": .array(elements), "$class": .uid(2)],
        ] + (0..<3_000).map { ["number": .integer(.init($0 == 2_999 ? last : $0)), "$class": .uid(3_007)] }
        + [["$classname": huge, "$classes": ["NSObject"]]]
      return try BinaryPropertyList.encode([
        "$archiver": "NSKeyedArchiver", "$top": ["root": .uid(1)], "$objects": .array(objects),
      ])
    }
    let (a, b) = try (ResumeDataDocument(decoding: blob(1)), ResumeDataDocument(decoding: blob(2)))
    // If the names were read once per object, they alone would be gigabytes.
    let path = try #require(Comparison(a, b).differences.first?.path.components)
    #expect(path.count == 3)
    #expect(path.last == .key("number"))
  }

  @Test("keys that are not strings are compared")
  func otherKeys() throws {
    func blob(_ value: String, _ isReversed: Bool) throws -> [UInt8] {
      try self.blob { builder in
        var entries = [("a", 1), (value, 2)].map { text, number in
          ArchivedObject.Entry(key: builder.add(.integer(.init(number))), value: builder.add(.string(text)))
        }
        entries.append(.init(key: builder.add(.string("k")), value: builder.add(.string("v"))))
        return builder.add(.dictionary(isReversed ? entries.reversed() : entries))
      }
    }
    #expect(try compare(blob("b", false), blob("b", true)).lines == [])
    #expect(try compare(blob("b", false), blob("c", true)).differences.map(\.kind) == [.removed, .added])
  }

  @Test("the response is compared by its fields, not by its archive")
  func response() throws {
    let name = "blobs/response-archived.plist"
    let field = "NSURLSessionResumeResponse"
    let other = try changed(name, field, ["application/zip": "text/plain"])
    let paths = try compare(TestInputs.fixture(name), other).paths
    #expect(!paths.isEmpty)
    #expect(paths.allSatisfy { $0.hasPrefix("\(field)::root.__nsurlresponse_proto_prop_obj_") }, "\(paths)")
    let document = try ResumeDataDocument(decoding: TestInputs.fixture(name))
    let path = try #require(document.path(ofField: field))
    let data = try #require(document.propertyList[path]?.data)
    let value = try PropertyListFile(decoding: data).value
    let reordered = try BinaryPropertyList.encode(
      .dictionary(.init(Array((value.dictionary?.entries ?? []).reversed()))))
    #expect(reordered != data)
    #expect(try compare(TestInputs.fixture(name), edited(name, .setField(field, .data(reordered)))).lines == [])
  }
}
