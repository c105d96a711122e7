import KeyedArchives
import PropertyLists
import Testing

@Suite("Archives and objects that are refused")
struct ObjectRejectionTests {
  /// Compares the code and the place of an error with the expected ones.
  private func expect(
    _ file: ArchiveFixture, _ code: KeyedArchiveError.Code, at path: PropertyListPath,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let error = file.rejection
    #expect(error?.code == code, sourceLocation: sourceLocation)
    #expect(error?.path == path, sourceLocation: sourceLocation)
  }

  private func archiveError(_ propertyList: PropertyList) -> KeyedArchiveError? {
    do {
      _ = try KeyedArchive(propertyList)
      return nil
    } catch {
      return error
    }
  }

  @Test("a property list that is not an archive is refused")
  func notAnArchive() {
    for value: PropertyList in [[], "$objects", 5, .null] {
      #expect(archiveError(value)?.code == .notAnArchive)
      #expect(archiveError(value)?.path == .root)
    }
    // $objects missing, then a dictionary.
    for value: PropertyList in [["$top": [:]], ["$top": [:], "$objects": [:]]] {
      #expect(archiveError(value)?.code == .notAnArchive)
      #expect(archiveError(value)?.path == .key("$objects"))
    }
    // $top missing, then a UID.
    for value: PropertyList in [["$objects": []], ["$objects": [], "$top": .uid(1)]] {
      #expect(archiveError(value)?.code == .notAnArchive)
      #expect(archiveError(value)?.path == .key("$top"))
    }
    #expect(archiveError(["$objects": [], "$top": [:]]) == nil)
  }

  @Test("a missing top-level key is refused, and keys are compared by code points")
  func missingRoot() throws {
    var file = ArchiveFixture("x")
    file.top = ["caf\u{E9}": .uid(1)]
    let archive = try file.archive
    #expect(try archive.root("caf\u{E9}") == ObjectReference(1))
    let error = #expect(throws: KeyedArchiveError.self) { try archive.root("cafe\u{301}") }
    #expect(error?.code == .missingTopKey)
    #expect(error?.path == .key("$top"))
    #expect(error?.description.hasSuffix("(in $top)") == true)
  }

  @Test("references that lead outside $objects are refused", arguments: [-1, .min, 2, .max])
  func outside(index: Int) throws {
    let archive = try ArchiveFixture("x").archive
    let error = #expect(throws: KeyedArchiveError.self) { try archive.object(ObjectReference(index)) }
    #expect(error?.code == .badReference)
    #expect(error?.path == .key("$objects"))
  }

  @Test("an archive without any object is refused")
  func empty() throws {
    let archive = try KeyedArchive(["$objects": [], "$top": ["root": .uid(0)]])
    let root = try archive.root("root")
    #expect(root.isNull)
    let error = #expect(throws: KeyedArchiveError.self) { try archive.object(root) }
    #expect(error?.code == .badReference)
  }

  @Test("values that are not objects are refused", arguments: [.null, .fill, .uid(1), [], .set([])] as [PropertyList])
  func strayValues(value: PropertyList) {
    expect(ArchiveFixture(value), .badField, at: place(1))
  }

  @Test("an object without a class, or with an invalid class, is refused")
  func classes() {
    let path = place(1, .key("$class"))
    let foo = ArchiveFixture.description("Foo")
    expect(ArchiveFixture(["a": 1], foo), .badClass, at: path)  // $class is missing
    expect(ArchiveFixture(["$class": 2], foo), .badClass, at: path)  // an integer, no UID
    expect(ArchiveFixture(["$class": "Foo"], foo), .badClass, at: path)  // the name itself
    expect(ArchiveFixture(["$class": .uid(3)], foo), .badClass, at: path)  // outside
    expect(ArchiveFixture(["$class": .uid(.max)], foo), .badClass, at: path)  // beyond Int.max
    expect(ArchiveFixture(["$class": .uid(0)], foo), .badClass, at: path)  // $null
    expect(ArchiveFixture(["$class": .uid(1)], foo), .badClass, at: path)  // the object itself
    expect(ArchiveFixture(["$class": .uid(2)], ["$classes": ["Foo"]]), .badClass, at: path)  // no $classname
    expect(ArchiveFixture(["$class": .uid(2)], ["$classname": 1]), .badClass, at: path)  // a name that is a number
    #expect(ArchiveFixture(["$class": .uid(2)], foo).rejection == nil)
  }

  @Test("a class with too many fields or ancestors is refused")
  func hugeClasses() {
    let name = PropertyListDictionary([.init(key: "$classname", value: "Foo")])
    func file(_ fields: Int) -> ArchiveFixture {
      let rest = (1..<fields).map { PropertyListDictionary.Entry(key: "\($0)", value: 0) }
      return ArchiveFixture(["$class": .uid(2)], .dictionary(PropertyListDictionary(name.entries + rest)))
    }
    #expect(file(64).rejection == nil)
    expect(file(65), .badClass, at: place(1, .key("$class")))
    func descendant(_ count: Int) -> ArchiveFixture {
      let ancestors = PropertyList.array(Array(repeating: "Bar", count: count))
      return ArchiveFixture(["$class": .uid(2)], ["$classname": "Foo", "$classes": ancestors])
    }
    #expect(descendant(64).rejection == nil)
    expect(descendant(65), .badClass, at: place(1, .key("$class")))
  }

  /// The error of an object with the given fields, of a class that is known.
  private func expect(
    _ className: String, _ fields: PropertyListDictionary, at steps: PropertyListPath.Component...,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    var fields = fields
    fields["$class"] = .uid(2)
    expect(
      ArchiveFixture(.dictionary(fields), ArchiveFixture.description(className)), .badField,
      at: PropertyListPath([.key("$objects"), .index(1)] + steps), sourceLocation: sourceLocation)
  }

  @Test("strings, data, dates and UUIDs are refused if their field is missing or of another type")
  func scalarFields() {
    for name in ["NSString", "NSMutableString"] {
      expect(name, fields([:]), at: .key("NS.string"))
      expect(name, fields(["NS.string": .data([1])]), at: .key("NS.string"))
    }
    for name in ["NSData", "NSMutableData"] {
      expect(name, fields([:]), at: .key("NS.data"))
      expect(name, fields(["NS.data": "AAAA"]), at: .key("NS.data"))
    }
    expect("NSDate", fields([:]), at: .key("NS.time"))
    expect("NSDate", fields(["NS.time": "0"]), at: .key("NS.time"))
    expect("NSDate", fields(["NS.time": .date(.init(secondsSinceReferenceDate: 0))]), at: .key("NS.time"))
    expect("NSDate", fields(["NS.time": .real(.nan)]), at: .key("NS.time"))
    expect("NSDate", fields(["NS.time": .real(-.infinity)]), at: .key("NS.time"))
    expect("NSDate", fields(["NS.time": .integer(PropertyListInteger(UInt64.max))]), at: .key("NS.time"))
    expect("NSUUID", fields([:]), at: .key("NS.uuidbytes"))
    expect("NSUUID", fields(["NS.uuidbytes": .data(Array(repeating: 0, count: 15))]), at: .key("NS.uuidbytes"))
    expect("NSUUID", fields(["NS.uuidbytes": .data(Array(repeating: 0, count: 17))]), at: .key("NS.uuidbytes"))
  }

  @Test("a URL whose parts are not UIDs is refused")
  func urls() {
    expect("NSURL", fields(["NS.relative": .uid(0)]), at: .key("NS.base"))
    expect("NSURL", fields(["NS.base": .uid(0)]), at: .key("NS.relative"))
    expect("NSURL", fields(["NS.base": .uid(0), "NS.relative": "http://a"]), at: .key("NS.relative"))
    expect("NSURL", fields(["NS.base": .uid(.max), "NS.relative": .uid(0)]), at: .key("NS.base"))  // beyond Int.max
  }

  @Test("collections whose elements are not UIDs are refused")
  func elements() throws {
    for name in ["NSArray", "NSMutableArray", "NSSet", "NSMutableSet"] {
      expect(name, fields([:]), at: .key("NS.objects"))
      expect(name, fields(["NS.objects": .uid(2)]), at: .key("NS.objects"))
      expect(name, fields(["NS.objects": [.uid(0), 2]]), at: .key("NS.objects"), .index(1))
      expect(name, fields(["NS.objects": [.uid(UInt64(Int.max) + 1)]]), at: .key("NS.objects"), .index(0))
    }
    // A UID outside the table is reported when it is followed.
    let outside = ArchiveFixture(
      ["NS.objects": [.uid(UInt64(Int.max))], "$class": .uid(2)], ArchiveFixture.description("NSArray"))
    #expect(try outside.first.content == .array([ObjectReference(.max)]))
  }

  @Test("a dictionary with different numbers of keys and values is refused")
  func pairs() {
    for name in ["NSDictionary", "NSMutableDictionary"] {
      expect(name, fields(["NS.objects": []]), at: .key("NS.keys"))
      expect(name, fields(["NS.keys": []]), at: .key("NS.objects"))
      expect(name, fields(["NS.keys": [.uid(1), .uid(1)], "NS.objects": [.uid(1)]]), at: .key("NS.keys"))
      expect(name, fields(["NS.keys": [], "NS.objects": [.uid(1)]]), at: .key("NS.keys"))
      expect(name, fields(["NS.keys": ["a"], "NS.objects": [.uid(1)]]), at: .key("NS.keys"), .index(0))
    }
  }

  @Test("a description of an error names reason and place")
  func descriptions() {
    let file = ArchiveFixture(["NS.time": "0", "$class": .uid(2)], ArchiveFixture.description("NSDate"))
    #expect(
      file.rejection?.description
        == "NS.time is string; expected a finite number (in $objects[1][\"NS.time\"])")
    #expect(archiveError([])?.description == "expected a dictionary, found array")
  }
}
