package contest

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestAnswersAreToldWhenTheyAreRevealed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, one, two, _ := rehearsed(t, "month")
		defer closeEngine(t, one)
		defer closeEngine(t, two)
		told := func(session string, want bool) {
			t.Helper()
			synctest.Wait()
			for name, e := range map[string]*Engine{"one": one, "two": two} {
				if got, err := e.Told(t.Context(), session, 0); err != nil || got != want {
					t.Errorf("node %s says of %s: %v, %v", name, session, got, err)
				}
			}
		}
		told("c1", false)
		give(t, one, CommandClose)
		time.Sleep(flushMost)
		told("c1", false)
		give(t, one, CommandReveal)
		told("c1", true)
		give(t, one, CommandReal)
		told("c1", false) // the same question is still to come
		give(t, one, CommandStart)
		told("c1#1", false)
		give(t, one, CommandClose)
		time.Sleep(flushMost)
		give(t, one, CommandReveal)
		told("c1#1", true)
		give(t, one, CommandBoard)
		give(t, one, CommandEnd)
		told("c1", true)
		told("gone", true)
	})
}
