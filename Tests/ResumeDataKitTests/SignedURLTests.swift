import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Until when a URL is good")
struct SignedURLTests {
  private func end(_ query: String) -> String? {
    SignedURL("https://example.com/a?" + query)?.date.iso8601
  }

  /// A CloudFront policy in a query.
  private func policy(_ json: String) -> String {
    let base64 = String(decoding: Base64.encode(Array(json.utf8)), as: UTF8.self)
    let text = base64.map { ["+": "-", "=": "_", "/": "~"][$0] ?? $0 }
    return "Policy=\(String(text))&Signature=x&Key-Pair-Id=y"
  }

  @Test(
    "the forms are told apart",
    arguments: [
      ("X-Amz-Date=20200204T093000Z&X-Amz-Expires=900&X-Amz-Signature=0", SignedURL.Form.s3Version4),
      ("x-amz-date=20200204T093000Z&x-amz-expires=900", .s3Version4),
      ("X%2DAmz%2DDate=20200204T093000Z&X-Amz-Expires=%39%30%30", .s3Version4),
      ("X-Goog-Date=20200204T093000Z&X-Goog-Expires=900&X-Goog-Signature=0", .googleVersion4),
      ("AWSAccessKeyId=A&Expires=1580809500&Signature=B", .s3Version2),
      ("GoogleAccessId=A&Expires=1580809500&Signature=B", .googleVersion2),
      ("Expires=1580809500&Signature=B&Key-Pair-Id=C", .cloudFront),
      ("se=2020-02-04T09%3A45%3A00Z&sig=A", .azure),
      ("Expires=1580809500&Signature=B", .plain),
      ("expires=1580809500", .plain),
      ("exp=1580809500000&token=B", .plain),
      ("Expires=1580809500#?Expires=1", .plain),
    ])
  func forms(query: String, form: SignedURL.Form) throws {
    #expect(SignedURL("https://example.com/a?" + query)?.form == form)
    #expect(end(query) == "2020-02-04T09:45:00Z")
  }

  @Test(
    "what says no end has none",
    arguments: [
      "", "a=b", "X-Amz-Date=20200204T093000Z", "X-Amz-Expires=900", "X-Amz-Date=20200204T093000&X-Amz-Expires=900",
      "X-Amz-Date=20200230T093000Z&X-Amz-Expires=900", "X-Amz-Date=20200204T093000Z&X-Amz-Expires=-900",
      "X-Amz-Date=20200204T093000Z&X-Amz-Expires=9223372036854775807",
      "X-Amz-Date=20200204T093000Z&X-Amz-Expires=99999999999999999999", "X-Amz-Date=99991231T235959Z&X-Amz-Expires=1",
      "se=2020-02-04", "se=&sig=A", "sig=A", "se=2020-02-04&sig=", "se=tomorrow&sig=A",
      "Expires=0&Signature=A", "Expires=3600&token=A", "expires=never", "expires=-1580809500", "expires=+1580809500",
      "expires=1580809500.5", "expires=", "expires", "expires=1580809500x", "expires=99999999999999999999&token=A",
      "expires=32503680000", "expires=978307199", "experience=1580809500", "xexp=1580809500", "#expires=1580809500",
    ])
  func none(query: String) {
    #expect(SignedURL("https://example.com/a?" + query) == nil)
  }

  @Test("a plain end counts from 2001 on, in seconds or milliseconds, and past 2100 only beside a signature")
  func plainRange() {
    #expect(end("expires=978307200") == "2001-01-01T00:00:00Z")
    #expect(end("expires=978307200000") == "2001-01-01T00:00:00Z")
    #expect(end("expires=4102444799") == "2099-12-31T23:59:59Z")
    #expect(end("expires=4102444799999") == "2099-12-31T23:59:59Z")
    #expect(end("expires=4102444800") == nil)
    #expect(end("expires=4102444800&token=x") == "2100-01-01T00:00:00Z")
    #expect(end("expires=253402300799&token=x") == "9999-12-31T23:59:59Z")
    #expect(end("expires=253402300799999&token=x") == "9999-12-31T23:59:59Z")
    #expect(end("expires=253402300800000&token=x") == nil)
    #expect(end("expires=4102444800&token=") == nil, "an empty signature is none")
  }

  @Test(
    "Azure's times",
    arguments: [
      ("2020-02-04", "2020-02-04T00:00:00Z"), ("2020-02-04T09:45Z", "2020-02-04T09:45:00Z"),
      ("2020-02-04T09:45:00", "2020-02-04T09:45:00Z"), ("2020-02-04T09:45:00.1234567Z", "2020-02-04T09:45:00Z"),
      ("2020-02-04T09:45:00%2B01:30", "2020-02-04T08:15:00Z"), ("2020-02-04T23:45:00-00:30", "2020-02-05T00:15:00Z"),
      ("2020-02-04T09:45+23:59", "2020-02-03T09:46:00Z"), ("2020-02-04T9:45Z", nil), ("2020-02-04T09Z", nil),
      ("2020-02-04T09:45:00.Z", nil), ("2020-02-04T09:45.5Z", nil), ("2020-02-04T09:45:00.12345678Z", nil),
      ("2020-02-04T09:45:00+24:00", nil), ("2020-02-04T09:45:00+1:00", nil), ("2020-02-04 09:45:00Z", nil),
      ("2020-02-04T", nil), ("2020-02-04TZ", nil), ("0000-01-01T00:00:00+01:00", nil),
      ("2020-02-04T09:45:00+0\u{301}:00", nil),
    ])
  func azure(text: String, expected: String?) {
    #expect(end("sig=x&se=" + text) == expected)
  }

  @Test("the end of a CloudFront policy is its DateLessThan, wherever white space and other conditions stand")
  func policies() {
    let end = "2020-02-04T09:45:00Z"
    for json in [
      #"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1580809500}}}]}"#,
      #"{"Statement": [{"Resource": "https://e.com/*?>", "Condition": { "DateLessThan" : {\#n "AWS:EpochTime" : 1580809500 } } }]}"#,
      #"{"Condition":{"DateGreaterThan":{"AWS:EpochTime":1},"DateLessThan":{"AWS:EpochTime":1580809500}}}"#,
      #"{"DateLessThan":{"AWS:EpochTime":1580809500},"DateGreaterThan":{"AWS:EpochTime":1}}"#,
      #"{"DateLessThan":{"AWS:EpochTime":"1580809500"}}"#,
      #"{"DateLessThan":{"AWS:EpochTime":1580809500"#,
      #"[{"DateLessThan":{"AWS:EpochTime":1680809500}},{"DateLessThan":{"AWS:EpochTime":1580809500}}]"#,
    ] {
      #expect(self.end(policy(json)) == end, "\(json)")
    }
    for json in [
      "", "{}", #"{"DateLessThan":{},"DateGreaterThan":{"AWS:EpochTime":1580809500}}"#,
      #"{"DateLessThan":{"AWS:EpochTime":}}"#, #"{"DateLessThan":{"AWS:EpochTime":-1}}"#, #"{"DateLessThan""#,
      #"{"DateLessThan":{"AWS:EpochTime":99999999999999999999}}"#,
    ] {
      #expect(self.end(policy(json)) == nil, "\(json)")
    }
    #expect(self.end("Policy=%%%&Signature=x") == nil)
  }

  @Test("inputs of a megabyte take no longer than their length")
  func hostile() {
    let clock = ContinuousClock()
    let conditions = String(repeating: #""DateLessThan""#, count: 70_000)
    for url in [
      "https://e.com/?" + String(repeating: "&", count: 1_000_000), "https://e.com/?" + policy(conditions),
      "https://e.com/?expires=" + String(repeating: "9", count: 1_000_000),
      "https://e.com/?" + String(repeating: "expires=1&", count: 100_000), String(repeating: "/", count: 1_000_000),
      "https://e.com/?" + String(repeating: "%41", count: 300_000) + "=1",
    ] {
      let time = clock.measure { #expect(SignedURL(url) == nil) }
      #expect(time < .seconds(10) * TestInputs.slowdown)
    }
  }

  @Test("no text traps, and every end can be written down")
  func fuzz() {
    var generator = SeededGenerator(seed: 105)
    let pieces = [
      "https://", "e.com", "/", "?", "&", "=", "#", "@", ":", "%", "%2", "%41", "%FF", "+", "-", "~", "_", ".",
      "\u{301}", "é",
      "\r\n", "X-Amz-Date", "X-Amz-Expires", "X-Goog-Date", "X-Goog-Expires", "Expires", "expires", "exp", "se", "sig",
      "Signature", "Key-Pair-Id", "AWSAccessKeyId", "GoogleAccessId", "Policy", "token", "20200204T093000Z",
      "2020-02-04",
      "T09:45", "Z", "900", "1580809500", "9223372036854775807", "-9223372036854775808", "253402300799",
      "00000000T000000Z",
      "eyJEYXRlTGVzc1RoYW4iOnsiQVdTOkVwb2NoVGltZSI6MTU4MDgwOTUwMH19", "9999-12-31T23:59:59", "0000-01-01", "-23:59",
    ]
    var ends = 0
    for _ in 0..<10_000 {
      let count = Int.random(in: 0..<24, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      for url in [text, "https://e.com/?sig=x&se=" + text, "https://e.com/?expires=1580809500&" + text] {
        if let signed = SignedURL(url) {
          ends += 1
          #expect(signed.date.iso8601 != nil)
        }
        let parts = URLText(url)
        _ = (parts.host, parts.asked, parts.resolved(against: text), Redaction.credentials.url(url))
        #expect(parts.scheme.isEmpty || parts.resolved(against: text) == url)
      }
    }
    #expect(ends > 100, "the fuzzing meets the parser: \(ends)")
  }
}
