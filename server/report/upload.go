package report

import "time"

// Upload is a file somebody wants to take records from. It is kept for a day, so that it can be looked at, put right and
// taken in by several requests and by any node.
type Upload struct {
	ID   string    `bson:"_id"`
	By   string    `bson:"by"` // only this organiser's requests find it
	Data []byte    `bson:"data"`
	At   time.Time `bson:"at"`
}
