import PropertyLists

/// The class of an archived object, with the classes that it inherits from.
package struct ArchivedClass: Sendable, Equatable {
  /// The class's name, such as `NSMutableDictionary`.
  package var name: String
  /// The class and its ancestors, nearest first, such as `NSMutableDictionary`, `NSDictionary`, `NSObject`.
  package var hierarchy: [String]

  /// Creates a class description. The hierarchy begins with the name.
  package init(_ name: String, _ ancestors: String...) {
    self.init(name: name, hierarchy: [name] + ancestors)
  }

  /// Creates a class description from its parts.
  package init(name: String, hierarchy: [String]) {
    self.name = name
    self.hierarchy = hierarchy
  }

  /// Whether objects of this class are objects of the named one.
  package func inherits(from ancestor: String) -> Bool {
    name == ancestor || hierarchy.contains(ancestor)
  }

  /// The description as `$objects` holds it.
  var stored: PropertyList {
    ["$classname": .string(name), "$classes": .array(hierarchy.map { .string($0) })]
  }
}

extension ArchivedClass {
  /// NSArray.
  package static let array = ArchivedClass("NSArray", "NSObject")
  /// NSMutableArray.
  package static let mutableArray = ArchivedClass("NSMutableArray", "NSArray", "NSObject")
  /// NSSet.
  package static let set = ArchivedClass("NSSet", "NSObject")
  /// NSMutableSet.
  package static let mutableSet = ArchivedClass("NSMutableSet", "NSSet", "NSObject")
  /// NSDictionary.
  package static let dictionary = ArchivedClass("NSDictionary", "NSObject")
  /// NSMutableDictionary.
  package static let mutableDictionary = ArchivedClass("NSMutableDictionary", "NSDictionary", "NSObject")
  /// NSString. Strings are stored inline; only `$null`, which would be nil, needs a class.
  package static let string = ArchivedClass("NSString", "NSObject")
  /// NSMutableString.
  package static let mutableString = ArchivedClass("NSMutableString", "NSString", "NSObject")
  /// NSMutableData.
  package static let mutableData = ArchivedClass("NSMutableData", "NSData", "NSObject")
  /// NSDate.
  package static let date = ArchivedClass("NSDate", "NSObject")
  /// NSURL.
  package static let url = ArchivedClass("NSURL", "NSObject")
  /// NSUUID.
  package static let uuid = ArchivedClass("NSUUID", "NSObject")
  /// NSURLRequest.
  package static let urlRequest = ArchivedClass("NSURLRequest", "NSObject")
  /// NSMutableURLRequest.
  package static let mutableURLRequest = ArchivedClass("NSMutableURLRequest", "NSURLRequest", "NSObject")
  /// NSHTTPURLResponse.
  package static let httpURLResponse = ArchivedClass("NSHTTPURLResponse", "NSURLResponse", "NSObject")
  /// NSNull.
  package static let null = ArchivedClass("NSNull", "NSObject")
}
