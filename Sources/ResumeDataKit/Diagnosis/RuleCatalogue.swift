/// All rules, in the order of their ids.
public enum RuleCatalogue {
  /// The rules.
  public static let all: [Rule] = [
    .leftoverByteRange,
    .weakEntityTag,
    .noValidator,
    .lengthDiffers,
    .signedURL,
    .invalidValidator,
    .moreThanWhole,
    .unreadableRequestArchives,
    .repairedRequestArchives,
    .originalRequestMissing,
    .undecodableRequest,
    .notAPlainGet,
    .credentials,
    .urlsDiffer,
    .currentRequestMissing,
    .illegalURL,
    .rangeHeader,
    .conditionalHeaders,
    .secondRequest,
    .illegalHeader,
    .emptyBlob,
    .nothingReceived,
    .noByteCount,
    .wrongType,
    .staleContainerPath,
    .partialFileMissing,
    .versionAndPathDisagree,
    .tempNameIsAPath,
    .partialFileNotNamed,
    .errorPage,
    .unreadableContainer,
    .unknownVersion,
    .wrappedInText,
    .trailingBytes,
    .readOtherwise,
    .refusedArchive,
    .notJudged,
    .repeatedKey,
  ]

  /// The rule of an id or a name, in any case.
  package static func rule(named text: String) -> Rule? {
    all.first { $0.isNamed(text) }
  }
}
