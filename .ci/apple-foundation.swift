// What ResumeDataFoundation uses of Apple's Foundation, so that .ci/check-apple can type-check the module without an
// SDK: the signatures of Apple's documentation, none of which is newer than the declared minimum.

public struct Data: Sendable, Hashable, RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { 0 }
  public subscript(index: Int) -> UInt8 { 0 }
  public init() {}
  public init<S: Sequence>(_ elements: S) where S.Element == UInt8 {}
}

public struct Date: Sendable, Hashable {
  public init() {}
  public init(timeIntervalSinceReferenceDate: Double) {}
  public var timeIntervalSinceReferenceDate: Double { 0 }
}

public struct URLResourceKey: Sendable, Hashable {
  public static let isDirectoryKey = URLResourceKey()
}

public struct URLResourceValues {
  public var isDirectory: Bool? { nil }
}

public struct URL: Sendable, Hashable {
  public init?(string: String) { nil }
  public func resourceValues(forKeys keys: Set<URLResourceKey>) throws -> URLResourceValues { URLResourceValues() }
  public func deletingLastPathComponent() -> URL { self }
  public func appendingPathComponent(_ pathComponent: String) -> URL { self }
  public var standardizedFileURL: URL { self }
  public var lastPathComponent: String { "" }
  public var path: String { "" }
  public var absoluteString: String { "" }
}

open class NSObject {}

open class NSNumber: NSObject {
  public var int64Value: Int64 { 0 }
}

public struct FileAttributeKey: Sendable, Hashable {
  public static let type = FileAttributeKey()
  public static let size = FileAttributeKey()
}

public struct FileAttributeType: Sendable, Hashable {
  public static let typeRegular = FileAttributeType()
}

open class FileManager: NSObject {
  public class var `default`: FileManager { FileManager() }
  open func attributesOfItem(atPath path: String) throws -> [FileAttributeKey: Any] { [:] }
}

public struct OperatingSystemVersion: Sendable {
  public var majorVersion: Int
  public var minorVersion: Int
  public var patchVersion: Int
}

open class ProcessInfo: NSObject {
  public class var processInfo: ProcessInfo { ProcessInfo() }
  open var operatingSystemVersion: OperatingSystemVersion {
    OperatingSystemVersion(majorVersion: 0, minorVersion: 0, patchVersion: 0)
  }
}

public struct URLRequest: Sendable, Hashable {
  public enum CachePolicy: UInt, Sendable {
    case useProtocolCachePolicy
    case reloadIgnoringLocalCacheData
  }
  public init(url: URL, cachePolicy: CachePolicy = .useProtocolCachePolicy, timeoutInterval: Double = 60) {}
  public var httpMethod: String? { get { nil } set {} }
  public var cachePolicy: CachePolicy { get { .useProtocolCachePolicy } set {} }
  public mutating func addValue(_ value: String, forHTTPHeaderField field: String) {}
}

open class URLResponse: NSObject {
  open var url: URL? { nil }
}

open class HTTPURLResponse: URLResponse {
  open var statusCode: Int { 0 }
  open var allHeaderFields: [AnyHashable: Any] { [:] }
}
