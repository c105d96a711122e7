extension ExplanationTopic {
  /// All topics: errors, log lines, keys (sections 2, 4 and 7 of the format's reference).
  package static let all: [ExplanationTopic] = errors + logLines + keys

  private static let errors: [ExplanationTopic] = [
    ExplanationTopic(
      "NSURLErrorDomain -3003", .error,
      meaning:
        "cannotWriteToFile: a background session refused the blob (confidence A). It takes one only if its current "
        + "request decodes and is http or https, and if its partial file is there.",
      rules: ["RD201", "RD202", "RD204", "RD205", "RD208", "RD301", "RD401", "RD402", "RD405"],
      advice:
        "Run resumedata diagnose --temporary-directory DIR on the blob; where a rule has a fix, resumedata repair "
        + "applies it. Without the partial file start a new download.",
      signatures: [["-3003"], ["cannotwritetofile"]]),
    ExplanationTopic(
      "NSURLErrorDomain -3000", .error,
      meaning: "cannotCreateFile: the session cannot create the file for the download (confidence A).",
      rules: ["RD402", "RD404"],
      advice: "Check that the directory exists, is writable and is not on a full disk; then start a new download.",
      signatures: [["-3000"], ["cannotcreatefile"]]),
    ExplanationTopic(
      "NSURLErrorDomain -3001", .error,
      meaning: "cannotOpenFile: the session cannot open the partial file (confidence A).",
      rules: ["RD401", "RD402", "RD404"],
      advice:
        "Run resumedata diagnose --temporary-directory DIR: the file is missing, is not a file, or its path is stale.",
      signatures: [["-3001"], ["cannotopenfile"]]),
    ExplanationTopic(
      "NSURLErrorDomain -999", .error,
      meaning:
        "cancelled: the task was cancelled (confidence A). The blob, if there is one, is in the error's userInfo under "
        + "NSURLSessionDownloadTaskResumeData.",
      rules: ["RD301", "RD302"],
      advice: "Not an error in itself. If there is no resume data, the response had no validator or no byte had been "
        + "received.",
      signatures: [["-999"], ["nsurlerrorcancelled"]]),
    ExplanationTopic(
      "NSURLErrorDomain -1002", .error,
      meaning: "unsupportedURL: the request has no URL that can be loaded (confidence A).",
      rules: ["RD204", "RD205", "RD209"],
      advice: "Run resumedata diagnose; set a valid URL with resumedata convert --url NEW.",
      signatures: [["-1002"], ["unsupported url"]]),
    ExplanationTopic(
      "NSURLErrorDomain -1005", .error,
      meaning:
        "networkConnectionLost: the connection broke while the download was running (confidence A). The blob is in the "
        + "error's userInfo, if the response allowed one.",
      rules: ["RD102", "RD103", "RD301"],
      advice: "Resume with the blob; run resumedata diagnose first if that fails.",
      signatures: [["-1005"], ["network connection was lost"]]),
    ExplanationTopic(
      "NSPOSIXErrorDomain 2", .error,
      meaning: "ENOENT: the partial file is missing (confidence A).",
      rules: ["RD401", "RD402"],
      advice:
        "Bring the partial file back into the app's temporary directory, or start a new download. A stale path is "
        + "fixed by resumedata repair --temporary-directory DIR.",
      signatures: [["nsposixerrordomain", "2"], ["no such file or directory"]]),
    ExplanationTopic(
      "NSPOSIXErrorDomain 14", .error,
      meaning:
        "EFAULT: the loader opened no path, because the blob is an archive of nil or names no file (confidence I).",
      rules: ["RD301", "RD405"],
      advice: "There is nothing to resume: start a new download.",
      signatures: [["nsposixerrordomain", "14"]]),
    ExplanationTopic(
      "NSPOSIXErrorDomain 28", .error,
      meaning: "ENOSPC: no space is left on the device (confidence A).",
      rules: [],
      advice:
        "Free space. The blob can be used once there is space.",
      signatures: [["nsposixerrordomain", "28"], ["no space left on device"]]),
  ]

  private static let logLines: [ExplanationTopic] = [
    ExplanationTopic(
      "error N opening resume file: PATH", .logLine,
      meaning:
        "The loader could not open the partial file; N is errno. 2 means that the blob was kept and its partial file "
        + "was not (confidence A).",
      rules: ["RD401", "RD402", "RD404"],
      advice:
        "Bring the file back to PATH, fix the path with resumedata repair --temporary-directory DIR, or start over.",
      signatures: [["opening resume file"]]),
    ExplanationTopic(
      "cannot create download file from resume data", .logLine,
      meaning: "The loader has no partial file to continue, and starts a new download or fails (confidence A).",
      rules: ["RD401", "RD402", "RD404", "RD405"],
      advice: "Run resumedata diagnose --temporary-directory DIR on the blob.",
      signatures: [["cannot create download file from resume data"]]),
    ExplanationTopic(
      "Unsupported Range header value, restarting", .logLine,
      meaning:
        "The original request has a Range header that the loader cannot continue: the partial file is emptied and the "
        + "download starts over (confidence A).",
      rules: ["RD210"],
      advice: "Remove the Range header from the app's request.",
      signatures: [["unsupported range header value"]]),
    ExplanationTopic(
      "Invalid resume data for background download", .logLine,
      meaning: "A background session refused the blob; the task fails with NSURLErrorDomain -3003 (confidence A).",
      rules: ["RD201", "RD202", "RD204", "RD205", "RD208", "RD301", "RD402", "RD405"],
      advice: "Run resumedata diagnose on the blob, with --for and the version of iOS.",
      signatures: [["invalid resume data for background download"]]),
    ExplanationTopic(
      "Cannot create download task with corrupt resume data", .logLine,
      meaning:
        "The Objective-C exception for a blob without a request that decodes. Swift cannot catch it: the app crashes "
        + "(confidence A).",
      rules: ["RD202", "RD204", "RD208", "RD506"],
      advice: "Diagnose blobs before they are given to a session, and reject those with errors.",
      signatures: [["corrupt resume data"]]),
    ExplanationTopic(
      "-[NSKeyedUnarchiver initForReadingWithData:]: data is NULL", .logLine,
      meaning: "A request or the blob itself is missing where the loader unarchives it (confidence I).",
      rules: ["RD201", "RD204", "RD208", "RD301"],
      advice: "Run resumedata diagnose on the blob.",
      signatures: [["initforreadingwithdata:", "data is null"]]),
  ]

  private static let keys: [ExplanationTopic] = [
    key(
      "NSURLSessionResumeInfoVersion", "1, 2, 4 or 5. The loader treats only 1 specially (confidence A).",
      ["RD403", "RD502"]),
    key(
      "NSURLSessionDownloadURL", "The URL of the current request, after redirects (confidence A).",
      ["RD105", "RD205", "RD207", "RD209"]),
    key(
      "NSURLSessionResumeBytesReceived",
      "The size of the partial file when the blob was written: the loader resumes at this number, not at the file's "
        + "size. "
        + "A missing number counts as 0 (confidence A).", ["RD104", "RD302", "RD303"]),
    key(
      "NSURLSessionResumeCurrentRequest", "A keyed archive of the NSURLRequest that the loader repeats (confidence A).",
      ["RD201", "RD202", "RD204", "RD208"]),
    key(
      "NSURLSessionResumeOriginalRequest",
      "A keyed archive of the NSURLRequest that the app made; its Range header is where the count begins (confidence "
        + "A).",
      ["RD201", "RD203", "RD210"]),
    key(
      "NSURLSessionResumeEntityTag", "The ETag header as the server sent it; it goes into If-Range (confidence A).",
      ["RD102", "RD103", "RD106"]),
    key(
      "NSURLSessionResumeServerDownloadDate",
      "The Last-Modified header as the server sent it; it goes into If-Range where there is no entity tag "
        + "(confidence A).",
      ["RD103", "RD106"]),
    key(
      "NSURLSessionResumeInfoLocalPath",
      "The absolute path of the partial file; it takes precedence over the temporary file name (confidence A).",
      ["RD304", "RD401", "RD403"]),
    key(
      "NSURLSessionResumeInfoTempFileName", "The name of the partial file in the temporary directory (confidence A).",
      ["RD402", "RD403", "RD404", "RD405"]),
    key(
      "NSURLSessionResumeByteRange",
      "A range left over from an earlier resume, as a-b or a-; iOS 11.0 to 11.2 fail on it (confidence B).", ["RD101"]),
    key(
      "NSURLSessionResumeResponse", "A keyed archive of the NSHTTPURLResponse (confidence A, first version unknown).",
      ["RD206", "RD304"]),
    key(
      "NSURLSessionResumeExtractor", "Private; with it the byte count is left out on purpose (confidence A).", ["RD303"]
    ),
  ]

  private static func key(_ name: String, _ meaning: String, _ rules: [String]) -> ExplanationTopic {
    ExplanationTopic(
      name, .key, meaning: meaning, rules: rules,
      advice: "resumedata inspect shows it; resumedata diagnose judges it.", signatures: [[name.lowercased()]])
  }
}
