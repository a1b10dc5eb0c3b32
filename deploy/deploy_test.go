// Package deploy_test keeps the files an operator copies from going stale.
package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"

	"pufa/server/config"
)

func loadCompose(t *testing.T) *types.Project {
	t.Helper()
	project, err := loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir:  ".",
		ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml"}},
		Environment: types.Mapping{"PUFA_DOMAIN": "pufa.example.org"},
	})
	if err != nil {
		t.Fatalf("compose.yaml: %v", err)
	}
	return project
}

func TestComposeFile(t *testing.T) {
	project := loadCompose(t)
	for _, name := range []string{"mongodb", "nats", "pufa", "caddy"} {
		if _, err := project.GetService(name); err != nil {
			t.Errorf("no service %s: %v", name, err)
		}
	}
	for name, service := range project.Services {
		if name != "caddy" && len(service.Ports) > 0 {
			t.Errorf("%s publishes a port; only caddy may", name)
		}
		if strings.HasSuffix(service.Image, ":latest") || (service.Image != "" && !strings.Contains(service.Image, ":")) {
			t.Errorf("%s: image %q names no version", name, service.Image)
		}
	}
	if !project.Networks["backend"].Internal {
		t.Error("the backend network must be internal")
	}
}

// The server must start with exactly the environment the Compose file gives it.
func TestComposeSettings(t *testing.T) {
	service, err := loadCompose(t).GetService("pufa")
	if err != nil {
		t.Fatal(err)
	}
	known := settingNames()
	var environment []string
	for name, value := range service.Environment {
		if !slices.Contains(known, name) {
			t.Errorf("compose.yaml sets %s, which the server does not know", name)
		}
		if value != nil {
			environment = append(environment, name+"="+*value)
		}
	}
	if _, err := config.Load(environment); err != nil {
		t.Errorf("the server does not start with what compose.yaml sets: %v", err)
	}
	build := filepath.Join(service.Build.Context, service.Build.Dockerfile)
	if _, err := os.Stat(build); err != nil {
		t.Errorf("the build's Dockerfile: %v", err)
	}
}

var assignment = regexp.MustCompile(`(?m)^#? ?([A-Z][A-Z0-9_]+)=`)

func TestSettingsExampleListsEverySetting(t *testing.T) {
	text, err := os.ReadFile("pufa.env.example")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, m := range assignment.FindAllStringSubmatch(string(text), -1) {
		listed = append(listed, m[1])
	}
	known := settingNames()
	slices.Sort(listed)
	slices.Sort(known)
	if !slices.Equal(listed, known) {
		t.Errorf("pufa.env.example lists\n%v\nthe server knows\n%v", listed, known)
	}
}

func settingNames() []string {
	var names []string
	for _, s := range config.Describe() {
		names = append(names, s.Name)
	}
	return names
}

// systemd's own checker reads the unit; it wants the command to exist, so the copy points at one that does.
func TestSystemdUnit(t *testing.T) {
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	text, err := os.ReadFile("pufa.service")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "ExecStart=/usr/local/bin/pufa serve\n") {
		t.Fatal("the unit must start /usr/local/bin/pufa serve")
	}
	unit := filepath.Join(t.TempDir(), "pufa.service")
	copied := strings.Replace(string(text), "/usr/local/bin/pufa serve", "/bin/true", 1)
	if err := os.WriteFile(unit, []byte(copied), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), tool, "verify", "--man=no", unit).CombinedOutput()
	if err != nil || strings.Contains(string(out), filepath.Base(unit)) {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}
