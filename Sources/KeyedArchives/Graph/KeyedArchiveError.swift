package import PropertyLists

/// Why a property list is not a keyed archive, or why one of its objects is not what it claims to be.
package struct KeyedArchiveError: Error, Sendable, Hashable {
  /// What kind of fault it is.
  package var code: Code
  /// The fault in words, without the place.
  package var reason: String
  /// Which value of the archive's property list.
  package var path: PropertyListPath

  /// Creates an error.
  package init(_ code: Code, _ reason: String, path: PropertyListPath = .root) {
    self.code = code
    self.reason = reason
    self.path = path
  }
}

extension KeyedArchiveError {
  /// The kinds of fault. The raw values are permanent; new ones may be added.
  package struct Code: RawRepresentable, Sendable, Hashable {
    /// The permanent name.
    package let rawValue: String

    /// Creates a code from its permanent name.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// `$objects` or `$top` is missing or of another type.
    package static let notAnArchive = Code(rawValue: "not-an-archive")
    /// A reference that is not a UID, or leads outside `$objects`.
    package static let badReference = Code(rawValue: "bad-reference")
    /// A class description is missing or lacks its names.
    package static let badClass = Code(rawValue: "bad-class")
    /// A field that its class needs is missing or of another type.
    package static let badField = Code(rawValue: "bad-field")
    /// The top level lacks a requested key.
    package static let missingTopKey = Code(rawValue: "missing-top-key")
    /// The archive grows too far if references are followed.
    package static let tooLarge = Code(rawValue: "too-large")
    /// An object of a class other than the requested one.
    package static let wrongClass = Code(rawValue: "wrong-class")
  }
}

extension KeyedArchiveError: CustomStringConvertible {
  /// Reason and path in one line. Both may hold text of the input: escape them for a terminal.
  package var description: String {
    path == .root ? reason : "\(reason) (in \(path))"
  }
}
