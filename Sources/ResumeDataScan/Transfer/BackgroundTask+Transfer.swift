package import KeyedArchives
package import ResumeDataKit

extension BackgroundTask: FieldCoded {
  package static var blank: Self { Self(locator: Locator(), state: .live, contents: Contents()) }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&locator)
    try coder.code(&state)
    try coder.code(&stateReason)
    try coder.code(&contents)
  }
}

extension BackgroundTask.Contents: FieldCoded {
  package static var blank: Self { Self() }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&identifier)
    try coder.code(&kind)
    try coder.code(&created)
    try coder.code(&taskState)
    try coder.code(&description)
    try coder.code(&originalRequest)
    try coder.code(&currentRequest)
    try coder.code(&response)
    try coder.code(&error)
    try coder.code(&retryError)
    try coder.code(&url)
    try coder.code(&uploadFile)
    try coder.code(&destination)
    try coder.code(&bundle)
    try coder.code(&session)
    try coder.code(&uniqueIdentifier)
    try coder.code(&bytesReceived)
    try coder.code(&bytesExpected)
    try coder.code(&partialFile)
    try coder.code(&isIncomplete)
  }
}

extension BackgroundTask.ErrorCode: FieldCoded {
  package static var blank: Self { Self(domain: "", code: 0) }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&domain)
    try coder.code(&code)
  }
}

extension EmbeddedRequest: FieldCoded {
  package static var blank: Self { Self(reason: nil, topKey: nil, request: nil) }

  /// A request that is an archive of its own is decoded again: the other process has decoded the same bytes.
  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    var archive = archive
    try coder.code(&archive)
    if let archive {
      self = EmbeddedRequest(archivedIn: archive)
      return
    }
    var (reason, topKey, request) = (reason, topKey, request)
    try coder.code(&reason)
    try coder.code(&topKey)
    try coder.code(&request)
    self = EmbeddedRequest(reason: reason, topKey: topKey, request: request)
  }
}

extension ArchivedURLRequest: FieldCoded {
  package static var blank: Self { Self(className: "", form: .keyed, slotCount: 0) }

  /// Codes all but the faults, of which the request around it has the first.
  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&className)
    try coder.code(&form)
    try coder.code(&slotCount)
    try coder.code(&url)
    try coder.code(&baseURL)
    try coder.code(&timeout)
    try coder.code(&cachePolicy)
    try coder.code(&mainDocumentURL)
    try coder.code(&handlesCookies)
    try coder.code(&explicitProperties)
    try coder.code(&allowsCellularAccess)
    try coder.code(&networkServiceType)
    try coder.code(&method)
    try coder.code(&headers)
    try coder.code(&headerCopy, blank: []) { coder, headers throws(TransferError) in try coder.code(&headers) }
    try coder.code(&body)
    try coder.code(&flags)
  }
}

extension ArchivedURLRequest.Header: FieldCoded {
  package static var blank: Self { Self(name: "", value: "") }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&name)
    try coder.code(&value)
  }
}

extension ArchivedURLRequest.Flag: FieldCoded {
  package static var blank: Self { Self(name: "", value: nil) }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&name)
    try coder.code(&value)
  }
}

extension ArchivedURLResponse: FieldCoded {
  package static var blank: Self { Self(className: "") }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&className)
    try coder.code(&url)
    try coder.code(&status)
    try coder.code(&headers)
    try coder.code(&expectedLength)
    try coder.code(&mimeType)
  }
}
