/// One scheme by which services limit the validity of a link.
struct LinkScheme: Sendable {
  /// The name of the scheme.
  let name: String
  /// Its documentation, with a confidence.
  let source: String
  /// The end, in seconds since 1970-01-01T00:00:00Z, or nil if the items are not those of this scheme.
  let end: @Sendable (LinkItems) -> Int64?
  /// Items whose values are secrets, in lower case.
  let secrets: [String]
  /// Items whose values are times and parameters that `--redact` may show, in lower case.
  var parameters: [String] = []
}

/// The table of limited links: how each is recognized, when it expires, and which parts are secret. RD105 and every
/// redaction use only this table.
///
/// Unambiguous schemes come first. `A`, `B`, `C` and `I` are the confidences of the format's
/// reference.
enum LimitedLinks {
  static let schemes: [LinkScheme] = [
    LinkScheme(
      name: "S3, signature version 4",
      source: "Amazon S3 API Reference, Authenticating Requests: Using Query Parameters (confidence A)",
      end: { $0.end(date: "x-amz-date", lifetime: "x-amz-expires") },
      secrets: ["x-amz-signature", "x-amz-credential", "x-amz-security-token"],
      parameters: ["x-amz-date", "x-amz-expires", "x-amz-algorithm", "x-amz-signedheaders"]),
    LinkScheme(
      name: "Google Cloud Storage, signature version 4",
      source: "Google Cloud Storage documentation, Signed URLs (confidence A)",
      end: { $0.end(date: "x-goog-date", lifetime: "x-goog-expires") },
      secrets: ["x-goog-signature", "x-goog-credential", "x-goog-security-token"],
      parameters: ["x-goog-date", "x-goog-expires", "x-goog-algorithm", "x-goog-signedheaders"]),
    LinkScheme(
      name: "OSS, signature version 4",
      source: "Alibaba Cloud OSS documentation, V4 signatures in a URL (confidence A)",
      end: { $0.end(date: "x-oss-date", lifetime: "x-oss-expires") },
      secrets: ["x-oss-signature", "x-oss-credential", "x-oss-security-token"],
      parameters: ["x-oss-date", "x-oss-expires", "x-oss-signature-version", "x-oss-additional-headers"]),
    LinkScheme(
      name: "TOS", source: "Volcengine TOS documentation, URL signatures (confidence C)",
      end: { $0.end(date: "x-tos-date", lifetime: "x-tos-expires") },
      secrets: ["x-tos-signature", "x-tos-credential", "x-tos-security-token"],
      parameters: ["x-tos-date", "x-tos-expires", "x-tos-algorithm", "x-tos-signedheaders"]),
    LinkScheme(
      name: "CloudFront",
      source: "Amazon CloudFront Developer Guide, signed URLs with a canned or custom policy (confidence A)",
      end: { items in
        if items.hasAny("signature", "key-pair-id"), let policy = items["policy"] {
          return CloudFrontPolicy.end(ofEncoded: policy)
        }
        return items.has("key-pair-id") ? items.time("expires") : nil
      }, secrets: ["signature", "key-pair-id", "policy"], parameters: ["expires"]),
    LinkScheme(
      name: "Azure shared access signature", source: "Microsoft's documentation, Create a service SAS (confidence A)",
      end: { items in items.has("sig") ? items["se"].flatMap { UnixTime.iso8601($0) } : nil },
      secrets: ["sig", "skoid", "sktid"],
      parameters: ["se", "st", "sv", "sr", "sp", "spr", "ske", "skt", "skv", "sks", "ss", "srt"]),
    LinkScheme(
      name: "COS", source: "Tencent Cloud COS documentation, Request Signature (confidence A)",
      end: { items in
        let times = (items["q-sign-time"] ?? "").split(separator: ";").map(String.init)
        return times.count == 2 ? UnixTime.epoch(times[1], isCertain: items.has("q-signature")) : nil
      }, secrets: ["q-signature", "q-ak", "x-cos-security-token"],
      parameters: ["q-sign-algorithm", "q-sign-time", "q-key-time", "q-header-list", "q-url-param-list"]),
    LinkScheme(
      name: "BOS", source: "Baidu AI Cloud documentation, authentication string bce-auth-v1 in a URL (confidence A)",
      end: { items in
        let parts = (items["authorization"] ?? "").split(separator: "/").map(String.init)
        guard parts.count >= 4, parts[0].hasPrefix("bce-auth-v"), let start = UnixTime.iso8601(parts[2]),
          let lifetime = UnixTime.number(parts[3])
        else { return nil }
        return UnixTime.adding(lifetime, to: start)
      }, secrets: ["authorization", "x-bce-security-token"]),
    LinkScheme(
      name: "Akamai token",
      source: "Akamai's documentation of its EdgeAuth tokens; section 8 of the format's reference (confidence A)",
      end: { items in
        items.edgeTokens.compactMap { $0["hmac"] == nil ? nil : $0["exp"] }
          .compactMap { UnixTime.epoch($0, isCertain: true) }.min()
      },
      secrets: ["hdnts", "hdnea", "hdntl", "hdnt", "_hdnea", "_hdnea_", "_hdnts", "_hdnts_", "__token__", "hmac"],
      parameters: ["exp", "acl"]),
    LinkScheme(
      name: "Akamai __gda__",
      source: "Akamai's documentation of G2O and type D tokens; section 8 of the format's reference (confidence C)",
      end: { items in items.leadingTime("__gda__", "gda", separator: "_") }, secrets: ["__gda__", "gda"]),
    LinkScheme(
      name: "Aliyun CDN",
      source:
        "Alibaba Cloud CDN documentation, URL signing type A (confidence A); "
        + "that its time is the expiry time (confidence I)",
      end: { items in items.leadingTime("auth_key", separator: "-") }, secrets: ["auth_key"]),
    LinkScheme(
      name: "Tencent live, Wangsu", source: "Tencent Cloud CSS documentation, hotlink protection key (confidence A)",
      end: { items in
        if items.has("txsecret") { return items.hexadecimalTime("txtime") }
        return items.has("wssecret") ? items.hexadecimalTime("wstime") ?? items.time("wstime") : nil
      }, secrets: ["txsecret", "wssecret"], parameters: ["txtime", "wstime"]),
    LinkScheme(
      name: "Tencent",
      source: "Tencent Cloud VOD documentation, key hotlink protection; section 8 of the format's reference "
        + "(confidence A)",
      end: { items in items.has("sign") ? items.hexadecimalTime("t") ?? items.time("t") : nil },
      secrets: ["sign"], parameters: ["t"]),
    LinkScheme(
      name: "Discord", source: "Discord's documentation, Signed Attachment CDN URLs (confidence A)",
      end: { items in items.has("is") && items.has("hm") ? items.hexadecimalTime("ex") : nil },
      secrets: ["hm"], parameters: ["ex", "is"]),
    LinkScheme(
      name: "Facebook", source: "section 8 of the format's reference (confidence C)",
      end: { items in items.hasAny("oh", "_nc_ht", "_nc_sid", "_nc_oc") ? items.hexadecimalTime("oe") : nil },
      secrets: ["oh", "_nc_ohc", "_nc_oc", "_nc_sid"], parameters: ["oe"]),
    LinkScheme(
      name: "Qiniu", source: "Qiniu's documentation, download credentials (confidence A)",
      end: { items in items.hasAny("token", "sign", "sig", "signature", "md5", "hash") ? items.time("e") : nil },
      secrets: ["token"], parameters: ["e"]),
    LinkScheme(
      name: "nginx secure_link",
      source: "nginx documentation, ngx_http_secure_link_module (confidence A); these names (confidence B)",
      end: { items in (items["st"]?.utf8.count ?? 0) >= 16 ? items.time("e") : nil }, secrets: ["md5", "secure_link"],
      parameters: ["e"]),
    LinkScheme(
      name: "googlevideo", source: "section 8 of the format's reference (confidence C)",
      end: { items in items.time("expire") },
      secrets: ["signature", "sig", "lsig", "pot"], parameters: ["expire", "sparams"]),
    LinkScheme(
      name: "Bilibili", source: "addresses in public reports (confidence C)",
      end: { items in items.has("upsig") ? items.time("deadline") : nil }, secrets: ["upsig"],
      parameters: ["deadline"]),
    LinkScheme(
      name: "S3, signature version 2",
      source:
        "Amazon S3 documentation, Signing and Authenticating REST Requests: "
        + "Query String Request Authentication (confidence A)",
      end: { items in items.has("awsaccesskeyid") ? items.time("expires") : nil },
      secrets: ["awsaccesskeyid", "signature"]),
    LinkScheme(
      name: "Google Cloud Storage, signature version 2",
      source: "Google Cloud Storage documentation, V2 signing process (confidence A)",
      end: { items in items.has("googleaccessid") ? items.time("expires") : nil },
      secrets: ["googleaccessid", "signature"]),
    LinkScheme(
      name: "OSS, signature version 1",
      source: "Alibaba Cloud OSS documentation, V1 signatures in a URL (confidence A)",
      end: { items in items.has("ossaccesskeyid") ? items.time("expires") : nil },
      secrets: ["ossaccesskeyid", "signature", "security-token"]),
    LinkScheme(
      name: "a token that begins with its expiry time",
      source: "Fastly's documentation, token validation (confidence B)",
      end: { items in items.leadingTime("token", "auth", "verify", separator: "_") },
      secrets: ["token", "auth", "verify"]),
    LinkScheme(
      name: plain,
      source: "what many services use, by no standard: nginx secure_link, BunnyCDN and others (confidence I)",
      end: { items in
        for name in plainNames {
          if let end = items.time(name) ?? items[name].flatMap({ UnixTime.iso8601($0) }) { return end }
        }
        return nil
      }, secrets: ["md5", "hash"], parameters: plainNames + ["validfrom", "valid_from"]),
    LinkScheme(
      name: webToken, source: "RFC 7519, section 4.1.4 (confidence A)", end: { items in items.webTokenEnds.min() },
      secrets: ["jwt"]),
  ]

  /// The name of the scheme of RFC 7519, which can occur together with another scheme.
  static let webToken = "JSON web token"
  /// The name of the scheme without a specific service.
  static let plain = "an expiry time in the query"

  private static let plainNames = [
    "expires", "exp", "expires_at", "expiresat", "expire_at", "expireat", "valid_until", "validuntil", "validto",
    "valid_to", "expiry", "expiration", "x-expires", "expiretime", "expire_time",
  ]

  /// The names of all items whose values are secrets.
  static let secretNames = Set(schemes.flatMap(\.secrets))
  /// The names of all items whose values are times and parameters.
  static let parameterNames = Set(schemes.flatMap(\.parameters)).subtracting(secretNames)
}
