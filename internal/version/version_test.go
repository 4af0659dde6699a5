package version

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0bdaa93e6a4f11223344"}
	dirty := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for want, info := range map[string]debug.BuildInfo{
		"v1.2.0":                   {Main: debug.Module{Version: "v1.2.0"}, Settings: []debug.BuildSetting{commit}},
		"devel":                    {Main: debug.Module{Version: "(devel)"}},
		"devel-0bdaa93e6a4f":       {Settings: []debug.BuildSetting{commit}},
		"devel-0bdaa93e6a4f+dirty": {Main: debug.Module{Version: "(devel)"}, Settings: []debug.BuildSetting{commit, dirty}},
	} {
		if got := of(&info); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if String() == "" {
		t.Error("no version")
	}
}
