import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Expiry times of URLs")
struct SignedURLTests {
  private func end(_ query: String) -> String? {
    SignedURL("https://example.com/a?" + query)?.first.date.iso8601
  }

  /// A CloudFront policy in a query.
  private func policy(_ json: String) -> String {
    let base64 = String(decoding: Base64.encode(Array(json.utf8)), as: UTF8.self)
    let text = base64.map { ["+": "-", "=": "_", "/": "~"][$0] ?? $0 }
    return "Policy=\(String(text))&Signature=x&Key-Pair-Id=y"
  }

  @Test(
    "each link is recognized as its own scheme",
    arguments: [
      ("X-Amz-Date=20200204T093000Z&X-Amz-Expires=900&X-Amz-Signature=0", "S3, signature version 4"),
      ("x-amz-date=20200204T093000Z&x-amz-expires=900", "S3, signature version 4"),
      ("X%2DAmz%2DDate=20200204T093000Z&X-Amz-Expires=%39%30%30", "S3, signature version 4"),
      (
        "X-Goog-Date=20200204T093000Z&X-Goog-Expires=900&X-Goog-Signature=0",
        "Google Cloud Storage, signature version 4"
      ),
      ("x-oss-date=20200204T093000Z&x-oss-expires=900&x-oss-signature=0", "OSS, signature version 4"),
      ("X-Tos-Date=20200204T093000Z&X-Tos-Expires=900", "TOS"),
      ("AWSAccessKeyId=A&Expires=1580809500&Signature=B", "S3, signature version 2"),
      ("GoogleAccessId=A&Expires=1580809500&Signature=B", "Google Cloud Storage, signature version 2"),
      ("OSSAccessKeyId=A&Expires=1580809500&Signature=B", "OSS, signature version 1"),
      ("Expires=1580809500&Signature=B&Key-Pair-Id=C", "CloudFront"),
      ("se=2020-02-04T09%3A45%3A00Z&sig=A", "Azure shared access signature"),
      ("q-sign-time=1580805900;1580809500&q-signature=a", "COS"),
      ("q-sign-time=1580805900%3B1580809500&q-signature=a", "COS"),
      ("authorization=bce-auth-v1%2Fak%2F2020-02-04T09%3A30%3A00Z%2F900%2Fhost%2Fabc", "BOS"),
      ("authorization=bce-auth-v1/ak/2020-02-04T09:30:00Z/900//abc", "BOS"),
      ("hdnts=exp=1580809500~acl=/*~hmac=abc", "Akamai token"),
      ("a=1&hdnea=st=1~exp=1580809500~acl=/a/*~hmac=abc&b=2", "Akamai token"),
      ("hdntl=exp%3D1580809500~acl%3D%2f*~hmac%3Dabc", "Akamai token"),
      ("__gda__=1580809500_0123456789abcdef", "Akamai __gda__"),
      ("auth_key=1580809500-0-0-abcdef", "Aliyun CDN"),
      ("txSecret=abc&txTime=5E393D1C", "Tencent live, Wangsu"),
      ("wsSecret=abc&wsTime=5e393d1c", "Tencent live, Wangsu"),
      ("t=5e393d1c&sign=abc", "Tencent"), ("ex=5e393d1c&is=5e37e99c&hm=abc", "Discord"),
      ("oh=abc&oe=5E393D1C", "Facebook"), ("e=1580809500&token=ak:sig", "Qiniu"),
      ("st=abcdefghijklmnopqrstuv&e=1580809500", "nginx secure_link"),
      ("expire=1580809500&signature=A.B", "googlevideo"), ("deadline=1580809500&upsig=abc", "Bilibili"),
      ("token=1580809500_abcdef", "a token that begins with its expiry time"),
      ("md5=abc&expires=1580809500", LimitedLinks.plain),
      ("validfrom=1&validto=1580809500&hash=abc", LimitedLinks.plain),
      ("valid_until=1580809500", LimitedLinks.plain), ("expires_at=1580809500", LimitedLinks.plain),
      ("expires_at=2020-02-04T09:45:00Z", LimitedLinks.plain),
      ("Expires=1580809500&Signature=B", LimitedLinks.plain),
      ("expires=1580809500", LimitedLinks.plain),
      ("exp=1580809500000&token=B", LimitedLinks.plain),
      ("Expires=1580809500#?Expires=1", LimitedLinks.plain),
    ])
  func schemes(query: String, scheme: String) throws {
    #expect(SignedURL("https://example.com/a?" + query)?.first.scheme == scheme)
    #expect(end(query) == "2020-02-04T09:45:00Z")
  }

  @Test("a token in the path expires like one in the query")
  func pathTokens() {
    for path in ["exp=1580809500~acl=%2Fa%2F%2A~hmac=abc/a.mp4", "a/exp=1580809500~acl=/a/*~hmac=abc/a.mp4"] {
      #expect(SignedURL("https://example.com/\(path)")?.first.date.iso8601 == "2020-02-04T09:45:00Z")
    }
    #expect(SignedURL("https://example.com/exp=1580809500/a.mp4") == nil)
    #expect(SignedURL("https://example.com/~user/a.mp4?x=1") == nil)
  }

  @Test("a JSON web token expires by its claim exp, in the query together with another limit, and in Authorization")
  func webTokens() {
    func token(_ claims: String) -> String {
      func part(_ text: String) -> String {
        let base64 = String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self)
        return String(base64.filter { $0 != "=" }.map { ["+": "-", "/": "_"][$0] ?? $0 })
      }
      return part(#"{"alg":"HS256"}"#) + "." + part(claims) + ".c2lnbmF0dXJl"
    }
    let jwt = token(#"{"sub":"a","exp":1580809500}"#)
    #expect(end("access=\(jwt)") == "2020-02-04T09:45:00Z")
    let both = SignedURL("https://example.com/?se=2020-02-05&sig=a&jwt=\(jwt)")
    #expect(both?.limits.map(\.scheme) == ["JSON web token in the query", "Azure shared access signature"])
    let header = SignedURL("https://example.com/", authorization: "Bearer \(jwt)")
    #expect(header?.limits.map(\.scheme) == ["JSON web token in Authorization"])
    #expect(end("jwt=" + token(#"{"exp" : 1580809500.5, "x":[{"exp":1}]}"#)) == "2020-02-04T09:45:00Z")
    for claims in [
      #"{"sub":"a"}"#, #"{"x":{"exp":1580809500}}"#, #"{"exp":"1580809500"}"#, #"{"exp":}"#, #"{"exp":-1}"#,
      #"{"\"exp":1"#,
      #"{"exp"#, "{", "{}",
    ] {
      #expect(end("jwt=" + token(claims)) == nil, "\(claims)")
    }
  }

  @Test(
    "a URL without an expiry time has none",
    arguments: [
      "", "a=b", "X-Amz-Date=20200204T093000Z", "X-Amz-Expires=900", "X-Amz-Date=20200204T093000&X-Amz-Expires=900",
      "X-Amz-Date=20200230T093000Z&X-Amz-Expires=900", "X-Amz-Date=20200204T093000Z&X-Amz-Expires=-900",
      "X-Amz-Date=20200204T093000Z&X-Amz-Expires=9223372036854775807",
      "X-Amz-Date=20200204T093000Z&X-Amz-Expires=99999999999999999999", "X-Amz-Date=99991231T235959Z&X-Amz-Expires=1",
      "se=2020-02-04", "se=&sig=A", "sig=A", "se=2020-02-04&sig=", "se=tomorrow&sig=A",
      "Expires=0&Signature=A", "Expires=3600&token=A", "expires=never", "expires=-1580809500", "expires=+1580809500",
      "expires=1580809500.5", "expires=", "expires", "expires=1580809500x", "expires=99999999999999999999&token=A",
      "expires=32503680000", "expires=978307199", "experience=1580809500", "xexp=1580809500", "#expires=1580809500",
      "e=1580809500", "e=15&token=a", "t=5e393d1c", "t=30&sign=a", "ex=5e393d1c&is=1", "ex=5e393d1c&hm=a", "oe=UTF-8",
      "oe=5e393d1c", "deadline=1580809500", "auth_key=abc", "auth_key=1580809500", "__gda__=1", "hdnts=exp=1580809500",
      "q-sign-time=1580809500", "authorization=Bearer", "st=2020-02-04&e=1580809500", "expire=900", "jwt=a.b.c",
      "e=1580809500", "e=15&token=a", "t=5e393d1c", "t=30&sign=a", "ex=5e393d1c&is=1", "ex=5e393d1c&hm=a", "oe=UTF-8",
      "oe=5e393d1c", "deadline=1580809500", "auth_key=abc", "auth_key=1580809500", "__gda__=1", "hdnts=exp=1580809500",
      "q-sign-time=1580809500", "authorization=Bearer", "st=2020-02-04&e=1580809500", "expire=900", "jwt=a.b.c",
    ])
  func none(query: String) {
    #expect(SignedURL("https://example.com/a?" + query) == nil)
  }

  @Test("a plain expiry time counts from 2001 on, in seconds or milliseconds, and after 2100 only with a signature")
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
    "times of Azure are read",
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

  @Test("a CloudFront policy ends at its DateLessThan, with any white space and other conditions")
  func policies() {
    let end = "2020-02-04T09:45:00Z"
    for json in [
      #"{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1580809500}}}]}"#,
      #"{"Statement": [{"Resource": "https://e.com/*?>", "#
        + #""Condition": { "DateLessThan" : {\#n "AWS:EpochTime" : 1580809500 } } }]}"#,
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

  @Test("long inputs that a search could begin again at each byte have no end date")
  func hostile() {
    let conditions = String(repeating: #""DateLessThan""#, count: 14_000)
    for url in [
      "https://e.com/?" + String(repeating: "&", count: 200_000), "https://e.com/?" + policy(conditions),
      "https://e.com/?expires=" + String(repeating: "9", count: 200_000),
      "https://e.com/?" + String(repeating: "expires=1&", count: 20_000), String(repeating: "/", count: 200_000),
      "https://e.com/?" + String(repeating: "%41", count: 60_000) + "=1",
    ] {
      #expect(SignedURL(url) == nil)
    }
  }

  @Test("no text traps, and every expiry time can be formatted")
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
    for _ in 0..<2_000 {
      let count = Int.random(in: 0..<24, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      for url in [text, "https://e.com/?sig=x&se=" + text, "https://e.com/?expires=1580809500&" + text] {
        if let signed = SignedURL(url) {
          ends += 1
          #expect(signed.first.date.iso8601 != nil)
        }
        let parts = URLText(url)
        _ = (parts.host, parts.requestTarget, parts.resolved(against: text), Redaction.credentials.url(url))
        #expect(parts.scheme.isEmpty || parts.resolved(against: text) == url)
      }
    }
    #expect(ends > 100, "the fuzzing meets the parser: \(ends)")
  }
}
