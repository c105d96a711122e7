print("resumedata")
