/// TYDownloadManager (github.com/12207480/TYDownloadManager): the blob alone, named by the MD5 of the URL.
struct TYDownloadManager: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.isWholeFile, clue.isBelow("TYDownloadCache") else { return nil }
    return EngineFind("TYDownloadManager", "resume data of one URL", .place)
  }
}

/// TCBlobDownloadSwift: an archive of TCBlobDownloadArchivable.
struct TCBlobDownload: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.className == "TCBlobDownloadArchivable" else { return nil }
    return EngineFind("TCBlobDownloadSwift", "task", .content)
  }
}

/// YTKNetwork (github.com/yuantiku/YTKNetwork): the blob alone in `tmp/Incomplete`, named by the MD5 of the target.
struct YTKNetwork: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    let isDigest = clue.path.name.utf8.count == 32
    guard clue.isWholeFile, isDigest, clue.path.directory.name == "Incomplete" else { return nil }
    return EngineFind("YTKNetwork", "resume data of one target path", .place)
  }
}

/// Pocket Casts (github.com/Automattic/pocket-casts-ios): the blob alone, named as an episode.
struct PocketCasts: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.isWholeFile, clue.path.directory.name == "temp_download" else { return nil }
    var find = EngineFind("Pocket Casts", "resume data of one episode", .place)
    find.identifier = clue.path.name.split(separator: ".").first.map(String.init)
    return find
  }
}

/// flutter_downloader (github.com/fluttercommunity/flutter_downloader): the blob in place of the finished file.
struct FlutterDownloader: DownloadEngine {
  private static let ownSuffixes = [".plist", ".resume", ".resumedata", ".data", ".bin", ".json"]

  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.isWholeFile, clue.inside?.first == "Documents", clue.path.name.contains("."),
      !Self.ownSuffixes.contains(where: clue.path.name.hasSuffix)
    else { return nil }
    var find = EngineFind("flutter_downloader", "resume data in place of the finished file", .possible)
    find.target = clue.inside?.joined(separator: "/")
    return find
  }
}

/// Cocos (github.com/cocos/engine-native): the blob in place of the partial file of an asset.
struct Cocos: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.isWholeFile, clue.path.name.hasSuffix(".tmp"), !PartialPlace.isName(clue.path.name) else { return nil }
    var find = EngineFind("Cocos", "resume data of one asset", .possible)
    find.target = String(clue.path.name.dropLast(4))
    return find
  }
}
