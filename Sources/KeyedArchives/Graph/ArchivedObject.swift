package import PropertyLists

/// One object of an archive, with references in place of the objects that it refers to.
package struct ArchivedObject: Sendable, Equatable {
  /// What the object holds.
  package var content: Content
  /// The class, if the object names one. Strings, data and numbers usually have none.
  package var classDescription: ArchivedClass?

  /// Creates an object.
  package init(_ content: Content, classDescription: ArchivedClass? = nil) {
    self.content = content
    self.classDescription = classDescription
  }

  /// The kinds of objects that have a meaning here.
  package enum Content: Sendable, Equatable {
    /// Nil in Objective-C: the string `$null`.
    case null
    /// NSString, stored inline, or NSMutableString.
    case string(String)
    /// NSData, stored inline or as NS.data.
    case data([UInt8])
    /// NSNumber of a Boolean.
    case boolean(Bool)
    /// NSNumber of a whole number.
    case integer(PropertyListInteger)
    /// NSNumber of a floating-point number.
    case real(Double)
    /// NSDate.
    case date(PropertyListDate)
    /// NSUUID: 16 bytes.
    case uuid([UInt8])
    /// NSURL: a string relative to a base, which is nil for an absolute URL.
    case url(base: ObjectReference, relative: ObjectReference)
    /// NSNull, an object for the absence of a value.
    case nsNull
    /// NSArray and NSMutableArray. Other classes with `NS.objects`, such as NSOrderedSet, are not arrays.
    case array([ObjectReference])
    /// NSSet and NSMutableSet, in the order of the file.
    case set([ObjectReference])
    /// NSDictionary and NSMutableDictionary, in the order of the file.
    case dictionary([Entry])
    /// NSURLRequest and NSMutableURLRequest; read its fields with `ArchivedURLRequest`.
    case request(PropertyListDictionary)
    /// NSURLResponse and NSHTTPURLResponse; read its fields with `ArchivedURLResponse`.
    case response(PropertyListDictionary)
    /// An object of any other class: its fields as they are, `$class` left out.
    case instance(PropertyListDictionary)
    /// The description of a class.
    case classDescription(ArchivedClass)
  }

  /// A key with its value.
  package struct Entry: Sendable, Equatable {
    /// The key.
    package var key: ObjectReference
    /// The value.
    package var value: ObjectReference

    /// Creates an entry.
    package init(key: ObjectReference, value: ObjectReference) {
      self.key = key
      self.value = value
    }
  }
}
