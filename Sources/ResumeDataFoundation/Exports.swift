// What an engine needs of the library comes with this one import.
@_exported public import ResumeDataKit
