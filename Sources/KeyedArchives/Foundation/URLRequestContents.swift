public import PropertyLists

/// Where an archived request keeps what an app has put into it: body, parts of a body, properties of its own.
public struct URLRequestContents: Sendable, Hashable {
  /// The field.
  public var field: String
  /// What it holds, in words.
  public var name: String
  /// Whether it holds the body as data.
  public var isBody: Bool

  /// The places in a request's fields; none where they are no request's.
  public static func places(in fields: PropertyListDictionary) -> [URLRequestContents] {
    guard let form = URLRequestSlots.form(of: fields) else { return [] }
    let slots =
      fields.contains(URLRequestSlots.name(of: 19, form: form))
      ? URLRequestSlots.mostSlots : URLRequestSlots.slotsWithoutHTTP
    let properties = URLRequestContents(
      field: URLRequestSlots.propertiesName(slots: slots, form: form), name: "properties of a request", isBody: false)
    guard slots == URLRequestSlots.mostSlots else { return [properties] }
    return [
      URLRequestContents(field: URLRequestSlots.name(of: 20, form: form), name: "a body", isBody: true),
      URLRequestContents(field: URLRequestSlots.name(of: 21, form: form), name: "parts of a body", isBody: false),
      properties,
    ]
  }

  /// The fields that hold the headers, in either form.
  package static let headerFields = [ArchivedURLRequest.Form.named, .positional].map {
    URLRequestSlots.name(of: 19, form: $0)
  }
}
