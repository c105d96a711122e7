package import PropertyLists

extension ArchivedURLRequest {
  /// A GET request with the values that iOS 10.0.2 archives (real archives): a timeout of 60 seconds, the
  /// protocol's cache policy, cookies and cellular access allowed.
  ///
  /// - Parameters:
  ///   - url: the whole URL.
  ///   - headers: what is sent along. The loader adds its own when it sends the request.
  ///   - hasHTTPPart: whether method and headers are archived, in slots 16 to 21. A request has that part after headers
  ///     were set or it was sent: the current request has it, the original one often does not.
  ///   - form: how the slots are named. The flags outside the list belong to the keyed form.
  package init(get url: String, headers: [Header] = [], hasHTTPPart: Bool, form: Form) {
    className = ArchivedClass.urlRequest.name
    self.form = form
    slotCount = hasHTTPPart ? URLRequestSlots.maximumSlots : URLRequestSlots.slotsWithoutHTTP
    self.url = url
    timeout = 60
    cachePolicy = 0
    handlesCookies = true
    // The real current request has its network service type marked as set, the original one nothing.
    explicitProperties = hasHTTPPart ? 4 : 0
    allowsCellularAccess = true
    networkServiceType = 0
    method = hasHTTPPart ? "GET" : nil
    self.headers = headers
    flags = form == .keyed ? Self.usualFlags : []
  }

  /// The flags of iOS 10.0.2. Later systems write more of them; a reader treats a missing one as false, 0 or nil (I).
  private static let usualFlags: [Flag] = [
    Flag(name: "startTimeoutTime", value: 0.0), Flag(name: "requiresShortConnectionTimeout", value: false),
    Flag(name: "payloadTransmissionTimeout", value: 0.0), Flag(name: "allowedProtocolTypes", value: 0),
  ]

  /// The request as a separate archive in the layout of iOS 10.0.2: the same objects, slots and fields in the same
  /// order.
  ///
  /// Unknown slots get the values that they have there, so this is for new requests. To change an
  /// archived one use `URLRequestEditor`, which keeps them.
  ///
  /// - Parameters:
  ///   - topKeys: the names of the request in `$top`.
  ///   - keyOrder: the order of the archive's four keys.
  package func archive(under topKeys: [String], order keyOrder: KeyedArchiveBuilder.KeyOrder) -> PropertyList {
    var builder = KeyedArchiveBuilder()
    let root = builder.reserve()
    let slots = addSlots(to: &builder)
    var values = Dictionary(flags.map { ($0.name, $0.value ?? .uid(0)) }) { $1 }
    values["$0"] = URLRequestSlots.coderFormat
    values["$1"] = URLRequestSlots.listVersion
    values[URLRequestSlots.count] = .integer(PropertyListInteger(slots.count))
    values[URLRequestSlots.propertiesName(slots: slots.count, form: form)] = .uid(0)
    for (slot, reference) in slots.enumerated() {
      values[URLRequestSlots.name(of: slot, form: form)] = .uid(UInt64(clamping: reference.index))
    }
    // A placeholder that keeps the order: the builder sets the class later.
    values["$class"] = .uid(0)
    var names = URLRequestSlots.fieldOrder(slots: slots.count, form: form)
    names += flags.map(\.name).filter { !names.contains($0) }
    let fields = names.compactMap { name in values[name].map { PropertyListDictionary.Entry(key: name, value: $0) } }
    let isMutable = className == ArchivedClass.mutableURLRequest.name
    builder.set(
      root,
      to: ArchivedObject(
        .request(PropertyListDictionary(fields)), classDescription: isMutable ? .mutableURLRequest : .urlRequest))
    return builder.propertyList(root: root, under: topKeys, order: keyOrder)
  }

  /// Adds the objects of the slots in their order, in which NSKeyedArchiver numbers them.
  private func addSlots(to builder: inout KeyedArchiveBuilder) -> [ObjectReference] {
    func real(_ value: Double) -> ObjectReference { builder.add(.real(value)) }
    func integer(_ value: Int64) -> ObjectReference { builder.add(.integer(PropertyListInteger(value))) }
    func flag(_ value: Bool) -> ObjectReference { builder.add(.boolean(value)) }
    var slots = [
      flag(className == ArchivedClass.mutableURLRequest.name),
      url.map { builder.addURL($0, base: baseURL) } ?? .null,
      real(timeout ?? 60), integer(cachePolicy ?? 0),
      mainDocumentURL.map { builder.addURL($0, base: nil) } ?? .null,
      flag(handlesCookies ?? true), integer(explicitProperties ?? 0), .null, .null, flag(allowsCellularAccess ?? true),
      flag(false), integer(0), real(0), real(0), integer(networkServiceType ?? 0), integer(-1),
    ]
    guard slotCount > URLRequestSlots.slotsWithoutHTTP else { return slots }
    slots += [.null, integer(2), builder.add(.string(method ?? "GET")), builder.addHeaders(headers, copy: headerCopy)]
    slots += [body.map { builder.add(.data($0)) } ?? .null, .null]
    return slots
  }
}

extension KeyedArchiveBuilder {
  /// Adds an NSURL: the object, its text, its class.
  fileprivate mutating func addURL(_ text: String, base: String?) -> ObjectReference {
    let url = reserve()
    let base = base.map { addURL($0, base: nil) } ?? .null
    let relative = add(.string(text))
    set(url, to: ArchivedObject(.url(base: base, relative: relative)))
    return url
  }

  /// Adds the dictionary of headers: the object, all names, all values, its class.
  fileprivate mutating func addHeaders(
    _ headers: [ArchivedURLRequest.Header], copy: [ArchivedURLRequest.Header]?
  ) -> ObjectReference {
    var all = headers
    if let text = copy.flatMap({ HeaderCopyText.text(of: $0) }) {
      all.append(.init(name: HeaderCopyText.key, value: text))
    }
    let dictionary = reserve()
    let names = all.map { add(.string($0.name)) }
    let values = all.map { add(.string($0.value)) }
    let entries = zip(names, values).map { ArchivedObject.Entry(key: $0, value: $1) }
    set(dictionary, to: ArchivedObject(.dictionary(entries), classDescription: .mutableDictionary))
    return dictionary
  }
}
