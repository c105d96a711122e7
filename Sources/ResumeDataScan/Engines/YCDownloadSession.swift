/// YCDownloadSession (github.com/onezens/YCDownloadSession): 2 a table `downloadTask`; 1 an archive, also in a file
/// named `YCDownload.db`.
struct YCDownloadSession: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    if clue.table == "downloadTask" {
      var find = EngineFind("YCDownloadSession 2", "table downloadTask", .content)
      find.identifier = clue.text("taskId")
      find.url = clue.text("downloadURL")
      find.bytesReceived = clue.integer("downloadedSize")
      find.expected = clue.integer("fileSize")
      find.times = [clue.unixTime("createTime", "the engine's task was created")].compactMap { $0 }
      return find
    }
    let isContent = ["YCDownloadTask", "YCDownloadItem"].contains(clue.className)
    guard !clue.isWholeFile, isContent || clue.isBelow("YCDownload") else { return nil }
    var find = EngineFind("YCDownloadSession 1", "task list", isContent ? .content : .place)
    find.state = clue.text("downloadStatus") ?? clue.text("status")
    find.url = clue.text("downloadURL") ?? clue.text("remoteURL")
    return find
  }
}
