/// SGDownload (github.com/libobjc/SGDownload): an archive whose task has the blob under `resumeInfoData`.
struct SGDownload: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    let isContent = clue.record?.key == "resumeInfoData" || clue.className == "SGDownloadTask"
    guard isContent || clue.isBelow("SGDownloadArchive") else { return nil }
    var find = EngineFind("SGDownload", "task list", isContent ? .content : .place)
    find.state = clue.text("state")
    find.identifier = clue.text("identifier")
    find.url = clue.text("contentURL")
    find.target = clue.text("fileURL")
    find.bytesReceived = clue.integer("bytesWritten") ?? clue.integer("totalBytesWritten")
    find.expected = clue.integer("totalBytesExpectedToWrite")
    return find
  }
}
