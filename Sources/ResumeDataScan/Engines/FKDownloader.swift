/// FKDownloader (github.com/SYFH/FKDownloader): 1.x an archive of FKCacheRequestModel in `<id>.rqi`; 0.x the blob alone
/// in `resume/<MD5 of URL>.resume`.
struct FKDownloader: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    let isContent = clue.className == "FKCacheRequestModel"
    if isContent || clue.isBelow("com.fk.downloader.work") {
      var find = EngineFind("FKDownloader 1", "task", isContent ? .content : .place)
      find.state = clue.text("state") ?? clue.text("status")
      find.identifier = clue.text("requestID") ?? clue.text("identifier")
      find.url = clue.text("url") ?? clue.text("remoteURL")
      return find
    }
    guard clue.isBelow("com.fk.downloader"), clue.isWholeFile else { return nil }
    return EngineFind("FKDownloader 0", "resume data of one URL", .place)
  }
}
