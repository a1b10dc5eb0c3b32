package bench

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"pufa/server/contest"
)

// watcher is a big screen or a host's page that comes back by itself. It starts at a server of its own.
type watcher struct {
	run  *killRun
	home int
	path string
	host bool

	mu      sync.Mutex
	picture *contest.View
}

// gatherStaff opens a big screen at every server, and a host's page.
func (k *killRun) gatherStaff(ctx context.Context, living *sync.WaitGroup) {
	for i := range k.fleet {
		k.staff = append(k.staff, &watcher{run: k, home: i, path: "/ws/screen/" + k.contest.Code})
	}
	k.staff = append(k.staff, &watcher{run: k, path: "/ws/host/" + k.contest.ID, host: true})
	for _, w := range k.staff {
		living.Go(func() {
			for try := 0; ; try++ {
				if w.watch(ctx, try) {
					try = 0
				}
				if !pause(ctx, backoff(try)) {
					return
				}
			}
		})
	}
}

// watch follows one line to its end, and reports whether a picture came.
func (w *watcher) watch(ctx context.Context, try int) (seen bool) {
	at, cookie := w.run.fleet.at(w.home, try), ""
	if w.host {
		cookie = at.cookie
	}
	line, err := connect(ctx, 0, at.host, w.path, cookie)
	if err != nil {
		return false
	}
	defer context.AfterFunc(ctx, line.close)()
	defer line.close()
	for {
		text, _, err := line.read()
		if err != nil {
			return seen
		}
		var f contest.Frame
		if json.Unmarshal(text, &f) == nil && f.State != nil {
			seen = true
			w.mu.Lock()
			w.picture = f.State
			w.mu.Unlock()
		}
	}
}

// shows reports whether the last picture is the end with these standings.
func (w *watcher) shows(rows []contest.BoardRow) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.picture == nil || w.picture.Phase != contest.PhaseEnded || w.picture.Board == nil {
		return false
	}
	shown := w.picture.Board.Rows
	return len(shown) > 0 && len(shown) <= len(rows) && slices.Equal(shown, rows[:len(shown)])
}
