package live_test

import (
	"testing"

	"pufa/server/account"
	"pufa/server/contest"
	"pufa/server/testkit"
)

func TestThePhoneAPersonHasLeftIsToldSo(t *testing.T) {
	n := newWorld(t, testkit.DB(t)).node()
	c := n.contest(1, 60)
	n.join(c, "a")
	n.join(c, "b")
	old, bystander := n.phone(c, "a"), n.phone(c, "b")
	old.phase(contest.PhaseLobby, 0)
	bystander.phase(contest.PhaseLobby, 0)
	n.hub.Moved("a", account.DeviceMark("a")) // it is the device the person is known by
	old.send(contest.Request{Type: contest.RequestSync})
	old.phase(contest.PhaseLobby, 0)
	n.hub.Moved("a", account.DeviceMark("another"))
	if code := old.closed(); code != contest.CloseMoved {
		t.Errorf("closed with %d", code)
	}
	bystander.send(contest.Request{Type: contest.RequestSync})
	bystander.phase(contest.PhaseLobby, 0)
}
