/// Kiwix (github.com/kiwix/kiwix-apple): Core Data.
struct Kiwix: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.table == "ZDOWNLOADTASK" else { return nil }
    var find = EngineFind("Kiwix", "table ZDOWNLOADTASK", .content)
    find.state = clue.text("ZSTATERAW") ?? clue.text("ZSTATE")
    find.identifier = clue.identifier("ZFILEID")
    find.bytesReceived = clue.integer("ZDOWNLOADEDBYTES")
    find.expected = clue.integer("ZTOTALBYTES")
    find.times = [clue.time("ZCREATED", "the app's task was created")].compactMap { $0 }
    return find
  }
}

/// Kaltura DownloadToGo (github.com/kaltura/playkit-ios-dtg): Realm, whose bytes are searched as they are.
struct Kaltura: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.path.name.hasPrefix("downloadToGo.realm") || clue.isBelow("KalturaDTG"), !clue.isWholeFile
    else { return nil }
    return EngineFind("Kaltura DownloadToGo", "Realm database", .place)
  }
}

/// The SDK of Box, version 2 (github.com/box/box-ios-sdk).
struct BoxSDK: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.isBelow("BOXURLSessionCache") else { return nil }
    return EngineFind("Box SDK 2", "resume data of one task", .place)
  }
}

/// External storage of Core Data and SwiftData: `.<store>_SUPPORT/_EXTERNAL_DATA/<UUID>`.
struct ExternalStorage: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.isWholeFile, clue.isBelow("_EXTERNAL_DATA") else { return nil }
    return EngineFind("Core Data or SwiftData", "external storage of a store", .place)
  }
}
