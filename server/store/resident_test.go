package store_test

import (
	"errors"
	"fmt"
	"testing"

	"pufa/server/account"
	"pufa/server/docdb"
	"pufa/server/store"
	"pufa/server/testkit"
)

// TestWhoHasAPhoneNow follows a person from phone to phone: the phone before is nobody's at once.
func TestWhoHasAPhoneNow(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *docdb.DB) {
		residents, err := store.NewResidents(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		if err := residents.Add(t.Context(), account.Resident{ID: "p", CredentialHash: "phone0"}); err != nil {
			t.Fatal(err)
		}
		for n := range 5 {
			now, next := fmt.Sprint("phone", n), fmt.Sprint("phone", n+1)
			for range 2 {
				if r, err := residents.ByCredential(t.Context(), now); err != nil || r.ID != "p" {
					t.Fatal(now, r, err)
				}
			}
			if _, err := residents.Change(t.Context(), "p", func(r *account.Resident) error {
				r.CredentialHash = next
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if r, err := residents.ByCredential(t.Context(), now); !errors.Is(err, account.ErrNotRegistered) {
				t.Fatal(now, "is still", r, err)
			}
		}
		if err := residents.Remove(t.Context(), "p"); err != nil {
			t.Fatal(err)
		}
		if r, err := residents.ByCredential(t.Context(), "phone5"); !errors.Is(err, account.ErrNotRegistered) {
			t.Fatal("who was erased is still", r, err)
		}
	})
}
