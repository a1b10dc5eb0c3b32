package app

import (
	"context"
	"encoding/json"

	"pufa/server/account"
)

// movedMessage tells the other nodes that a person goes on with another phone. Should it get lost, the old phone's
// line lives until it breaks; it cannot be opened again.
type movedMessage struct {
	Person string `json:"person"`
	Device string `json:"device"`
}

// moved ends the lines of the phone a person has left, on every node.
func (a *App) moved(person account.Resident) {
	a.Parts.Live.Moved(person.ID, person.Device())
	data, err := json.Marshal(movedMessage{person.ID, person.Device()})
	if err == nil {
		err = a.Parts.Bus.Subject(a.subject("moved")).Publish(data)
	}
	if err != nil {
		a.log.Warn("could not tell the other nodes that a resident has another phone", "error", err)
	}
}

// hearMoves does what other nodes tell with moved.
func (a *App) hearMoves() error {
	stop, err := a.Parts.Bus.Subject(a.subject("moved")).Subscribe(func(data []byte) {
		var m movedMessage
		if json.Unmarshal(data, &m) == nil && m.Person != "" {
			a.Parts.Live.Moved(m.Person, m.Device)
		}
	})
	if err != nil {
		return err
	}
	a.onClose(func(context.Context) error { stop(); return nil })
	return nil
}
