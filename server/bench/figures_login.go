package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// loginFile is where the made-up city's organiser is kept, for later runs over the same folder.
const loginFile = "bench-login"

// keepLogin keeps who can sign in: a line with login, password and name.
func keepLogin(folder, line string) error {
	login := strings.Fields(line)
	if len(login) < 2 {
		return fmt.Errorf("no organiser to sign in as in %q", line)
	}
	return os.WriteFile(filepath.Join(folder, loginFile), []byte(login[0]+"\n"+login[1]+"\n"), 0o600)
}

// signInAs signs in as the organiser kept in a folder.
func (p *process) signInAs(ctx context.Context, folder string) error {
	kept, err := os.ReadFile(filepath.Join(folder, loginFile))
	if err != nil {
		return fmt.Errorf("the city was made up by an earlier version, make it up anew: %w", err)
	}
	login := strings.Fields(string(kept))
	if len(login) != 2 {
		return fmt.Errorf("%s holds no login", loginFile)
	}
	p.cookie, err = p.call(ctx, "POST", "/session", "", map[string]any{"login": login[0], "password": login[1]}, nil)
	return err
}
