package import PropertyLists

/// An archived NSURLRequest or NSMutableURLRequest.
///
/// The meaning of the slots was derived from real archives of iOS 10.0.2 and about iOS 26. A field that is nil is
/// absent from the archive, nil in it, or of an unexpected kind; the last is listed in `faults`.
public struct ArchivedURLRequest: Sendable, Hashable {
  /// How the slots are named. The raw values are those of the command's JSON and of its option `--requests`.
  package enum Form: String, Sendable, Hashable {
    /// `__nsurlrequest_proto_prop_obj_0` and so on: the secure coder, iOS 10 and later.
    case keyed = "named"
    /// `$3` and so on: before iOS 10, and after the repair for iOS 10.0-10.1.
    case positional
  }

  /// One header field.
  public struct Header: Sendable, Hashable {
    /// The name as written.
    public var name: String
    /// The value.
    public var value: String

    /// Creates a header field.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A value of the archive beyond the list of slots.
  package struct Flag: Sendable, Hashable {
    /// The field's name, such as `startTimeoutTime`.
    package var name: String
    /// The value, or nil if the archive has nil or no scalar.
    package var value: PropertyList?

    /// Creates a flag.
    package init(name: String, value: PropertyList?) {
      self.name = name
      self.value = value
    }
  }

  /// `NSURLRequest` or `NSMutableURLRequest`, or a subclass.
  package var className: String
  /// How the slots are named.
  package var form: Form
  /// The slot count in the archive: 16 without the HTTP part, or else 22.
  package var slotCount: Int
  /// Slot 1.
  public var url: String?
  /// The URL that `url` is relative to, if it is.
  package var baseURL: String?
  /// Slot 2, in seconds.
  package var timeout: Double?
  /// Slot 3: an NSURLRequestCachePolicy.
  package var cachePolicy: Int64?
  /// Slot 4.
  package var mainDocumentURL: String?
  /// Slot 5.
  package var handlesCookies: Bool?
  /// Slot 6: which properties were set explicitly, a bit each.
  package var explicitProperties: Int64?
  /// Slot 9.
  package var allowsCellularAccess: Bool?
  /// Slot 14: an NSURLRequestNetworkServiceType.
  package var networkServiceType: Int64?
  /// Slot 18, or nil if there is no HTTP part.
  public var method: String?
  /// Slot 19, in the order of the file, without `__hhaa__`.
  public var headers: [Header] = []
  /// The second copy of the headers under the key `__hhaa__`, one element per value, or nil if there is none.
  package var headerCopy: [Header]?
  /// Slot 20.
  package var body: [UInt8]?
  /// Scalars that are not in the list, in the order of the file.
  package var flags: [Flag] = []
  /// Why the archive may not be readable by the system; empty for a sound request.
  package var faults: [KeyedArchiveError] = []

  /// Whether the request has exactly the form that the system writes.
  package var isReadable: Bool { faults.isEmpty }

  /// The value of a header, its name compared without regard to the case of ASCII letters.
  public func header(_ name: String) -> String? {
    headers.value(of: name)
  }

  /// Reads a request.
  ///
  /// - Throws: `wrongClass` where the object is not a request, `badField` where it has no slots at all, or what
  ///   `KeyedArchive.object(_:)` throws. Anything less is a fault of the result.
  package init(_ archive: KeyedArchive, at reference: ObjectReference) throws(KeyedArchiveError) {
    self = try .reading(archive, at: reference)
  }

  /// Reads a request out of a file of which no values were made.
  ///
  /// - Throws: as the initializer above does.
  package init(_ archive: BinaryKeyedArchive, at reference: ObjectReference) throws(KeyedArchiveError) {
    self = try .reading(archive, at: reference)
  }

  /// A request without the values of its slots.
  package init(className: String, form: Form, slotCount: Int) {
    self.className = className
    self.form = form
    self.slotCount = slotCount
  }
}

extension ArchivedURLRequest {
  private static func reading<Nodes: ArchiveNodes>(
    _ nodes: Nodes, at reference: ObjectReference
  ) throws(KeyedArchiveError) -> Self {
    guard let instance = try nodes.requestInstance(at: reference) else {
      throw KeyedArchiveError(
        .wrongClass, "the object is \(nodes.describe(reference)), not an NSURLRequest",
        path: KeyedArchive.path(of: reference))
    }
    guard let form = URLRequestSlots.form(of: instance.fields, in: nodes) else {
      throw KeyedArchiveError(
        .badField, "the request has neither keyed nor positional slots", path: KeyedArchive.path(of: reference))
    }
    var reader = URLRequestSlotReader(nodes, instance, form: form)
    var request = Self(
      className: nodes.text(instance.name) ?? "", form: form, slotCount: reader.readSlotCount())
    request.read(&reader)
    request.faults = reader.faults
    return request
  }

  private mutating func read<Nodes>(_ slots: inout URLRequestSlotReader<Nodes>) {
    (url, baseURL) = slots.url(1)
    timeout = slots.double(2)
    cachePolicy = slots.integer(3)
    mainDocumentURL = slots.url(4).text
    handlesCookies = slots.boolean(5)
    explicitProperties = slots.integer(6)
    allowsCellularAccess = slots.boolean(9)
    networkServiceType = slots.integer(14)
    method = slots.string(18)
    (headers, headerCopy) = slots.headers(19)
    body = slots.data(20)
    flags = slots.flags()
  }
}

extension ArchiveNodes {
  /// A request, also of a subclass, or nil if the object is not one.
  fileprivate func requestInstance(
    at reference: ObjectReference
  ) throws(KeyedArchiveError) -> ArchivedInstance<Node>? {
    guard let instance = try instance(at: reference) else { return nil }
    if knownClass(of: instance) == .request { return instance }
    guard case .request = try content(at: reference) else { return nil }
    return instance
  }

  /// What an object is, for a message.
  fileprivate func describe(_ reference: ObjectReference) -> String {
    guard let instance = try? instance(at: reference) else {
      return (try? content(at: reference)) == .null ? "nil" : "not an instance"
    }
    return "of class \(text(instance.name) ?? "")"
  }
}

extension [ArchivedURLRequest.Header] {
  /// The last value of a header. Names are ASCII (RFC 9110, 5.1), so only its letters are compared without case.
  package func value(of name: String) -> String? {
    func lower(_ byte: UInt8) -> UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte }
    return last { $0.name.utf8.elementsEqual(name.utf8) { lower($0) == lower($1) } }?.value
  }
}
