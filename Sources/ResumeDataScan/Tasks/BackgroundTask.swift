package import KeyedArchives
package import ResumeDataKit

/// A background task of URLSession, as the list of the system's daemon `nsurlsessiond` has it.
///
/// The names of the keys, of the class and of the columns are from published analyses of the system (confidence A); the
/// meaning of the creation time (Cocoa seconds) and of the state's numbers is inferred.
package struct BackgroundTask: Sendable, Hashable {
  /// The place in the evidence.
  package var locator: Locator
  /// Whether the daemon still sees the task there.
  package var state: Find.State
  /// The evidence for the state.
  package var stateReason: String?
  /// What the list says.
  package var contents: Contents

  /// The fields of a task.
  package struct Contents: Sendable, Hashable {
    /// The number of the task in its session.
    package var identifier: Int64?
    /// The kind of the task, as a number of the daemon's own.
    package var kind: Int64?
    /// Seconds since 2001-01-01.
    package var created: Double?
    /// The number of an NSURLSessionTaskState.
    package var taskState: Int64?
    /// The app's own text for the task.
    package var description: String?
    /// The request that the app made.
    package var originalRequest: EmbeddedRequest?
    /// The request after redirections.
    package var currentRequest: EmbeddedRequest?
    /// The server's answer.
    package var response: ArchivedURLResponse?
    /// The error with which it ended.
    package var error: ErrorCode?
    /// The error because of which it was tried again.
    package var retryError: ErrorCode?
    /// The URL of a task without a request.
    package var url: String?
    /// The file that is uploaded.
    package var uploadFile: String?
    /// Where the finished file is stored.
    package var destination: String?
    /// The identifier of the app.
    package var bundle: String?
    /// The identifier of the app's session.
    package var session: String?
    /// The UUID of the task.
    package var uniqueIdentifier: String?
    /// Bytes of the body so far.
    package var bytesReceived: Int64?
    /// Bytes of the whole body; -1 where it is not known.
    package var bytesExpected: Int64?
    /// The path of the partial file.
    package var partialFile: String?
    /// Whether a part of the record is lost.
    package var isIncomplete = false
  }

  /// The domain and the code of an NSError.
  package struct ErrorCode: Sendable, Hashable {
    /// Such as `NSURLErrorDomain`.
    package var domain: String
    /// The number.
    package var code: Int64
  }
}

extension BackgroundTask.Contents {
  /// The request that was sent: the current one, or the original one if there is no current one.
  package var request: ArchivedURLRequest? { currentRequest?.request ?? originalRequest?.request }

  /// The request's method.
  package var method: String? { request?.method }

  /// The URL that is loaded.
  package var effectiveURL: String? { request?.url ?? url }

  /// The name of the URLSessionTask state (`running`); nil for other numbers.
  package var taskStateName: String? {
    let names = ["running", "suspended", "canceling", "completed"]
    return taskState.flatMap { Int(exactly: $0) }.flatMap { names.indices.contains($0) ? names[$0] : nil }
  }

  /// What makes two records the same task.
  var identity: Identity {
    Identity(identifier: identifier, session: session, uniqueIdentifier: uniqueIdentifier, created: created)
  }

  /// What makes two records the same version of a task.
  var version: Version {
    Version(identity: identity, state: taskState, received: bytesReceived, expected: bytesExpected)
  }

  struct Version: Hashable {
    let identity: Identity
    let state: Int64?
    let received: Int64?
    let expected: Int64?
  }

  struct Identity: Hashable {
    let identifier: Int64?
    let session: String?
    let uniqueIdentifier: String?
    let created: Double?
  }
}
