/// All rules, in the order of their ids.
public enum RuleCatalogue {
  /// The rules.
  public static let all: [Rule] = [
    .leftoverByteRange,
    .weakEntityTag,
    .noValidator,
    .lengthDiffers,
    .signedURL,
    .unreadableRequestArchives,
    .repairedRequestArchives,
    .originalRequestMissing,
    .undecodableRequest,
    .notAPlainGet,
    .credentials,
    .urlsDiffer,
    .currentRequestMissing,
    .emptyBlob,
    .nothingReceived,
    .noByteCount,
    .staleContainerPath,
    .partialFileMissing,
    .versionAndPathDisagree,
    .tempNameIsAPath,
    .partialFileNotNamed,
    .unreadableContainer,
    .unknownVersion,
    .wrappedInText,
    .trailingBytes,
  ]

  /// The rule of an id or a name, in any case.
  public static func rule(named text: String) -> Rule? {
    all.first { $0.isNamed(text) }
  }
}
