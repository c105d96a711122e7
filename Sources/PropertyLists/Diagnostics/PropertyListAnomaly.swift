/// Something unusual about an input that can still be read: hidden bytes, unused objects, skipped characters.
package struct PropertyListAnomaly: Sendable, Equatable {
  /// What kind of oddity it is.
  package var kind: Kind
  /// The oddity in words, without the place.
  package var message: String
  /// Where in the input.
  package var location: SourceLocation
  /// How CoreFoundation, the parser of Apple's loader, handles it.
  package var coreFoundation: CoreFoundationReading

  /// Creates an anomaly.
  package init(
    _ kind: Kind, _ message: String, at location: SourceLocation, coreFoundation: CoreFoundationReading = .agrees
  ) {
    self.kind = kind
    self.message = message
    self.location = location
    self.coreFoundation = coreFoundation
  }

  /// How CoreFoundation's property list parser handles an anomaly, as far as comparisons with it have shown.
  package enum CoreFoundationReading: Sendable, Hashable {
    /// It reads the same value.
    case agrees
    /// It reads the file, and another value here.
    case readsAnotherValue
    /// It refuses the file.
    case refusesFile
  }
}

extension PropertyListAnomaly {
  /// The kinds of oddity. The raw values are permanent; new ones may be added.
  package struct Kind: RawRepresentable, Sendable, Hashable {
    /// The permanent name.
    package let rawValue: String

    /// Creates a kind from its permanent name.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// An object of a binary property list that nothing refers to.
    package static let unreferencedObject = Kind(rawValue: "unreferenced-object")
    /// Objects of a binary property list that nothing refers to and that repeat, byte for byte, one that is in use.
    /// Apple's archiver leaves such objects behind (31 of the 172 in the archive of iOS 26 that was published, 24 in
    /// the two of iOS 10.0.2), so they are not a sign of tampering. Reported once a file, at the first.
    package static let redundantObjects = Kind(rawValue: "redundant-objects")
    /// Bytes of a binary property list that belong to no object, table or trailer.
    package static let unclaimedBytes = Kind(rawValue: "unclaimed-bytes")
    /// Two objects of a binary property list that share bytes.
    package static let overlappingObjects = Kind(rawValue: "overlapping-objects")
    /// A key that occurs twice in one dictionary.
    package static let duplicateKey = Kind(rawValue: "duplicate-key")
    /// A key of a binary dictionary that is not a string. No reader asks for it.
    package static let nonStringKey = Kind(rawValue: "non-string-key")
    /// A scalar that usual writers do not write: a date that is not finite, half of a surrogate pair, a padding byte, a
    /// number with more bits than are read.
    package static let unusualScalar = Kind(rawValue: "unusual-scalar")
    /// A version other than `00` in the header of a binary property list.
    package static let unusualVersion = Kind(rawValue: "unusual-version")
    /// Offsets or references of a binary property list with fewer bytes than CoreFoundation wants.
    package static let narrowWidth = Kind(rawValue: "narrow-width")
    /// Containers within containers beyond what CoreFoundation reads on iOS.
    package static let deepNesting = Kind(rawValue: "deep-nesting")
    /// Characters inside `<data>` that are not base64 and were skipped, as CoreFoundation skips them.
    package static let skippedCharacters = Kind(rawValue: "skipped-characters")
    /// Content after the end of the property list.
    package static let trailingBytes = Kind(rawValue: "trailing-bytes")
    /// Text that is not well-formed XML but that CoreFoundation reads.
    package static let malformedXML = Kind(rawValue: "malformed-xml")
    /// An element in a place where property lists do not have it but CoreFoundation accepts it: `<plist>` inside a
    /// list, `<key>` as a value.
    package static let misplacedElement = Kind(rawValue: "misplaced-element")
    /// A date in XML that is not valid in ISO 8601, such as one with a year of five digits.
    package static let oddDate = Kind(rawValue: "odd-date")
    /// What CoreFoundation refuses, or reads as something else; see `coreFoundation`.
    package static let coreFoundation = Kind(rawValue: "core-foundation")
    /// Further anomalies that were counted but not listed one by one.
    package static let more = Kind(rawValue: "more")
  }
}
