import KeyedArchives
import PropertyLists

/// An archive that is built object by object, so that tests can choose its faults.
struct ArchiveFixture {
  /// The objects after `$null` in `$objects`.
  var objects: [PropertyList]
  var top: PropertyList = ["root": .uid(1)]

  init(_ objects: PropertyList...) {
    self.objects = objects
  }

  var propertyList: PropertyList {
    [
      "$version": 100_000, "$archiver": "NSKeyedArchiver", "$top": top,
      "$objects": .array(["$null"] + objects),
    ]
  }

  var archive: KeyedArchive {
    get throws(KeyedArchiveError) { try KeyedArchive(propertyList) }
  }

  /// The object after `$null`.
  var first: ArchivedObject {
    get throws(KeyedArchiveError) { try archive.object(ObjectReference(1)) }
  }

  /// The error when the first object is read, or nil.
  var rejection: KeyedArchiveError? {
    do {
      _ = try first
      return nil
    } catch {
      return error
    }
  }

  /// A class description.
  static func description(_ names: String...) -> PropertyList {
    ["$classname": .string(names[0]), "$classes": .array(names.map { .string($0) })]
  }
}

/// The fields of an object, in the order of the literal.
func fields(_ entries: KeyValuePairs<String, PropertyList>) -> PropertyListDictionary {
  PropertyListDictionary(entries.map { .init(key: $0.key, value: $0.value) })
}

/// The path of a field of an object.
func place(_ object: Int, _ steps: PropertyListPath.Component...) -> PropertyListPath {
  PropertyListPath([.key("$objects"), .index(object)] + steps)
}

/// An archived request that is built slot by slot. Object 1 is the request.
struct RequestFixture {
  var form: ArchivedURLRequest.Form
  var classDescription = ArchivedClass.urlRequest
  /// The values of the slots' fields; nil omits the field.
  var slots: [PropertyList?]
  /// The value of `$2`.
  var count: PropertyList?
  /// The fields after the slots.
  var flags: [(String, PropertyList)] = []
  var builder = KeyedArchiveBuilder()
  private let request: ObjectReference

  /// A valid request: GET http://example.com/a with a User-Agent, or its first 16 slots.
  init(_ form: ArchivedURLRequest.Form, slots slotCount: Int = 22) {
    self.form = form
    count = .integer(PropertyListInteger(slotCount))
    request = builder.reserve()
    slots = []
    let url = addURL("http://example.com/a")
    let headers = addHeaders([("User-Agent", "Test/1")])
    let values: [ArchivedObject.Content] = [
      .boolean(false), .null, .real(30), .integer(1), .null, .boolean(true), .integer(4), .null, .null,
      .boolean(false), .boolean(false), .integer(0), .real(0), .real(0), .integer(3), .integer(-1), .null,
      .integer(2), .string("GET"), .null, .data([1, 2, 3]), .null,
    ]
    slots = values.prefix(slotCount).map { field(builder.add($0)) }
    slots[1] = field(url)
    if slotCount > 19 { slots[19] = field(headers) }
  }

  /// The field that refers to an object.
  func field(_ reference: ObjectReference) -> PropertyList {
    .uid(UInt64(reference.index))
  }

  mutating func addURL(_ text: String, base: ObjectReference = .null) -> ObjectReference {
    let relative = builder.add(.string(text))
    return builder.add(.url(base: base, relative: relative))
  }

  mutating func addHeaders(_ headers: [(String, String)]) -> ObjectReference {
    let entries = headers.map { name, value in
      ArchivedObject.Entry(key: builder.add(.string(name)), value: builder.add(.string(value)))
    }
    return builder.add(ArchivedObject(.dictionary(entries), classDescription: .mutableDictionary))
  }

  /// Puts a new object into a slot.
  mutating func set(_ slot: Int, to content: ArchivedObject.Content) {
    slots[slot] = field(builder.add(content))
  }

  mutating func setHeaders(_ headers: [(String, String)]) {
    slots[19] = field(addHeaders(headers))
  }

  /// The field of a slot.
  func name(_ slot: Int) -> String {
    form == .keyed ? "__nsurlrequest_proto_prop_obj_\(slot)" : "$\(slot + 3)"
  }

  var archive: KeyedArchive {
    get throws(KeyedArchiveError) {
      var fields = PropertyListDictionary()
      fields["$0"] = 2
      fields["$1"] = 9
      fields["$2"] = count
      for (slot, value) in slots.enumerated() { fields[name(slot)] = value }
      fields[form == .keyed ? "__nsurlrequest_proto_props" : name(slots.count)] = .uid(0)
      for (name, value) in flags { fields[name] = value }
      var builder = builder
      builder.set(request, to: ArchivedObject(.request(fields), classDescription: classDescription))
      return try KeyedArchive(builder.propertyList(root: request, under: KeyedArchive.literalRootKey, order: .newer))
    }
  }

  /// The decoded request.
  var read: ArchivedURLRequest {
    get throws(KeyedArchiveError) { try ArchivedURLRequest(archive, at: request) }
  }
}
