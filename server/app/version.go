package app

import "runtime/debug"

// Version is what a release was built as. The linker sets it (-X); a plain go build leaves it empty.
var Version string

// VersionLine names the release or, without one, the commit Go recorded.
func VersionLine() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Version
	}
	version := Version
	for _, s := range info.Settings {
		if version == "" && s.Key == "vcs.revision" && len(s.Value) >= 12 {
			version = s.Value[:12]
		}
	}
	if version == "" {
		version = "from source"
	}
	return version + " (" + info.GoVersion + ")"
}
