import PropertyLists

/// The class of an archived object, with the classes that it inherits from.
public struct ArchivedClass: Sendable, Hashable {
  /// The class's name, such as `NSMutableDictionary`.
  public var name: String
  /// The class and its ancestors, nearest first, such as `NSMutableDictionary`, `NSDictionary`, `NSObject`.
  public var hierarchy: [String]

  /// Creates a class description. The hierarchy begins with the name.
  public init(_ name: String, _ ancestors: String...) {
    self.init(name: name, hierarchy: [name] + ancestors)
  }

  /// Creates a class description from its parts.
  public init(name: String, hierarchy: [String]) {
    self.name = name
    self.hierarchy = hierarchy
  }

  /// Whether objects of this class are objects of the named one.
  public func inherits(from ancestor: String) -> Bool {
    name == ancestor || hierarchy.contains(ancestor)
  }

  /// The description as `$objects` holds it.
  var stored: PropertyList {
    ["$classname": .string(name), "$classes": .array(hierarchy.map { .string($0) })]
  }
}

extension ArchivedClass {
  /// NSArray.
  public static let array = ArchivedClass("NSArray", "NSObject")
  /// NSMutableArray.
  public static let mutableArray = ArchivedClass("NSMutableArray", "NSArray", "NSObject")
  /// NSSet.
  public static let set = ArchivedClass("NSSet", "NSObject")
  /// NSMutableSet.
  public static let mutableSet = ArchivedClass("NSMutableSet", "NSSet", "NSObject")
  /// NSDictionary.
  public static let dictionary = ArchivedClass("NSDictionary", "NSObject")
  /// NSMutableDictionary.
  public static let mutableDictionary = ArchivedClass("NSMutableDictionary", "NSDictionary", "NSObject")
  /// NSString. Strings are stored inline; only `$null`, which would be nil, needs a class.
  public static let string = ArchivedClass("NSString", "NSObject")
  /// NSMutableString.
  public static let mutableString = ArchivedClass("NSMutableString", "NSString", "NSObject")
  /// NSMutableData.
  public static let mutableData = ArchivedClass("NSMutableData", "NSData", "NSObject")
  /// NSDate.
  public static let date = ArchivedClass("NSDate", "NSObject")
  /// NSURL.
  public static let url = ArchivedClass("NSURL", "NSObject")
  /// NSUUID.
  public static let uuid = ArchivedClass("NSUUID", "NSObject")
  /// NSURLRequest.
  public static let urlRequest = ArchivedClass("NSURLRequest", "NSObject")
  /// NSMutableURLRequest.
  public static let mutableURLRequest = ArchivedClass("NSMutableURLRequest", "NSURLRequest", "NSObject")
  /// NSHTTPURLResponse.
  public static let httpURLResponse = ArchivedClass("NSHTTPURLResponse", "NSURLResponse", "NSObject")
  /// NSNull.
  public static let null = ArchivedClass("NSNull", "NSObject")
}
