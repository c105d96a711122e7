import PropertyLists
import ResumeDataKit

/// A time in evidence: what happened then, and by whose clock.
package struct EvidenceTime: Sendable, Hashable {
  /// Seconds since 2001-01-01.
  package var seconds: Double
  /// What happened, in words.
  package var meaning: String
  /// Whose clock it is.
  package var clock: Clock
  /// How well the meaning is known: A published or seen in bytes, B several sources, C one source, I inferred.
  package var confidence: String

  /// A clock.
  package enum Clock: String, Sendable, Hashable {
    /// That of the device.
    case device
    /// That of the server.
    case server
  }

  package init(_ seconds: Double, _ meaning: String, _ clock: Clock, _ confidence: String) {
    (self.seconds, self.meaning, self.clock, self.confidence) = (seconds, meaning, clock, confidence)
  }

  /// - Parameter unix: seconds since 1970-01-01.
  package init(unix: Double, _ meaning: String, _ clock: Clock, _ confidence: String) {
    self.init(unix - Self.referenceDate, meaning, clock, confidence)
  }

  /// 2001-01-01 in seconds since 1970-01-01.
  private static let referenceDate = 978_307_200.0

  /// Seconds since 1970-01-01.
  package var unixSeconds: Double { seconds + Self.referenceDate }

  /// The time as `YYYY-MM-DDThh:mm:ssZ`; nil outside the years 0 to 9999.
  package var iso8601: String? { PropertyListDate(secondsSinceReferenceDate: seconds).iso8601 }
}

extension EvidenceTime {
  /// A date of a response's header; nil if it is not one.
  package init?(httpDate: String?, _ meaning: String) {
    guard let date = httpDate.flatMap({ HTTPDate($0) }) else { return nil }
    self.init(unix: Double(date.secondsSince1970), meaning, .server, "A")
  }
}

extension BackgroundTask {
  /// The times of the task.
  package var times: [EvidenceTime] {
    let response = contents.response
    return [
      contents.created.map { EvidenceTime($0, "the task was created", .device, "I") },
      EvidenceTime(httpDate: response?.header("Date"), "the server answered"),
      EvidenceTime(httpDate: response?.header("Last-Modified"), "the file on the server was changed"),
    ].compactMap { $0 }
  }
}
