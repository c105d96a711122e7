import ResumeDataKit

/// Safari: `X.download/Info.plist`, `Downloads.plist`, and the records of Safari on iOS.
struct Safari: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.document.kind == .safariDownload || clue.document.origin.system.hasPrefix("Safari") else { return nil }
    let isPackage = clue.path.directory.name.hasSuffix(".download")
    return EngineFind("Safari", isPackage ? "a .download directory" : "download record", .content)
  }
}

/// WebKit's network process, for its browsers.
struct WebKit: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    // A User-Agent in the blob names the system, and the form WebKit.
    let isForm = clue.document.container == .xmlKeyedArchive && clue.document.kind == .download
    guard isForm || clue.document.origin.system.hasText("WebKit") else { return nil }
    return EngineFind("WebKit", "resume data of the network process", .content)
  }
}

/// An app's own preferences.
struct Preferences: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.path.directory.name == "Preferences", clue.path.name.hasSuffix(".plist"), let key = clue.firstKey
    else { return nil }
    return EngineFind("the app's own code", "preference \(key)", .content)
  }
}
