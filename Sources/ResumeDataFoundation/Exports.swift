// Engines need only this one import.
@_exported public import ResumeDataKit
