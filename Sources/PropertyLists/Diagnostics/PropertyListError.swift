/// Why bytes cannot be read as a property list, or a value cannot be written, and where.
public struct PropertyListError: Error, Sendable, Hashable {
  /// What kind of fault it is.
  public var code: Code
  /// The fault in words, without the place.
  public var reason: String
  /// Where in the input, or nil if the fault lies in a value to be written.
  public var location: SourceLocation?
  /// Which value; the root where the fault concerns the whole.
  public var path: PropertyListPath

  /// Creates an error.
  package init(_ code: Code, _ reason: String, at location: SourceLocation? = nil, path: PropertyListPath = .root) {
    self.code = code
    self.reason = reason
    self.location = location
    self.path = path
  }
}

extension PropertyListError {
  /// The kinds of fault. The raw values are permanent; new ones may be added.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The permanent name.
    public let rawValue: String

    /// Creates a code from its permanent name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The first bytes are not those of a supported format.
    public static let unknownFormat = Code(rawValue: "unknown-format")
    /// The input ends inside something.
    public static let truncated = Code(rawValue: "truncated")
    /// The trailer of a binary property list contradicts itself or the length of the input.
    public static let badTrailer = Code(rawValue: "bad-trailer")
    /// An entry of the offset table points outside the objects.
    public static let badOffset = Code(rawValue: "bad-offset")
    /// A reference names an object that is not in the table.
    public static let badReference = Code(rawValue: "bad-reference")
    /// A byte that is not the marker of an object.
    public static let badMarker = Code(rawValue: "bad-marker")
    /// A count is not an integer, or exceeds the input.
    public static let badCount = Code(rawValue: "bad-count")
    /// A date that is not a number or infinite.
    public static let badDate = Code(rawValue: "bad-date")
    /// A dictionary key that is not a string.
    public static let nonStringKey = Code(rawValue: "non-string-key")
    /// A container that holds itself.
    public static let cycle = Code(rawValue: "cycle")
    /// Containers within containers beyond the limit.
    public static let tooDeep = Code(rawValue: "too-deep")
    /// More values than the limit, shared ones counted each time they occur.
    public static let tooManyNodes = Code(rawValue: "too-many-nodes")
    /// An input, a string or data beyond its limit.
    public static let tooLarge = Code(rawValue: "too-large")
    /// The XML parser is not available: out of memory, or no libxml2. This is not a fault of the input.
    public static let noParser = Code(rawValue: "no-parser")
    /// XML that is not well-formed.
    public static let malformedXML = Code(rawValue: "malformed-xml")
    /// An entity declaration, or a reference to an entity that XML does not predefine.
    public static let entity = Code(rawValue: "entity")
    /// Text in an unsupported encoding, or bytes that are not valid in it.
    public static let encoding = Code(rawValue: "encoding")
    /// An element that is not allowed in property lists, or not in this place.
    public static let unexpectedElement = Code(rawValue: "unexpected-element")
    /// An element whose text is not a value of its kind.
    public static let badValue = Code(rawValue: "bad-value")
    /// A value that the target format cannot represent.
    public static let notRepresentable = Code(rawValue: "not-representable")
  }
}

extension PropertyListError {
  /// The error with a path from the enclosing container.
  package func nested(under component: PropertyListPath.Component) -> PropertyListError {
    var error = self
    error.path.components.insert(component, at: 0)
    return error
  }
}

extension PropertyListError: CustomStringConvertible {
  /// Reason, path and place in one line. Reason and path may hold text of the input: escape them for a terminal.
  public var description: String {
    var text = reason
    if path != .root { text += " (in \(path))" }
    if let location { text += " at \(location)" }
    return text
  }
}
