package main

import (
	"fmt"
	"io"
	"os"

	"pufa/server/reward"
)

type drawCommands struct {
	Verify drawVerify `cmd:"" help:"Work a prize draw out again from its published record."`
}

// drawVerify is for whoever does not want to believe: it needs the record and nothing else.
type drawVerify struct {
	File      string `arg:"" help:"The record, as it was downloaded after the draw." type:"existingfile"`
	Announced string `help:"The record as it was downloaded before the draw; both must say the same." type:"existingfile"`
	Key       string `help:"Fingerprint that the signing key must have."`
}

// Run prints what was found, and fails where the record is not sound.
func (v drawVerify) Run(out io.Writer) error {
	r, err := readRecord(v.File)
	if err != nil {
		return err
	}
	if err := r.Verify(); err != nil {
		return fmt.Errorf("%s: %w", v.File, err)
	}
	if v.Key != "" && v.Key != r.Key() {
		return fmt.Errorf("%s: signed with the key %s, not %s", v.File, r.Key(), v.Key)
	}
	if v.Announced != "" {
		before, err := readRecord(v.Announced)
		if err != nil {
			return err
		}
		if err := r.Announced(before); err != nil {
			return fmt.Errorf("%s: %w", v.Announced, err)
		}
	}
	describe(out, r)
	return nil
}

func readRecord(name string) (reward.Record, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return reward.Record{}, fmt.Errorf("read a record: %w", err)
	}
	r, err := reward.ReadRecord(data)
	if err != nil {
		return reward.Record{}, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

func describe(out io.Writer, r reward.Record) {
	fmt.Fprintf(out, "%s, %s\n", r.Title, r.Issuer)
	fmt.Fprintf(out, "list        %d tokens, SHA-256 %s, frozen %s\n", r.Count, r.SHA256, r.FrozenAt)
	fmt.Fprintf(out, "commitment  %s\n", r.Commitment)
	fmt.Fprintf(out, "value       %s, due %s\n", r.Source, r.Due)
	fmt.Fprintf(out, "signed by   %s\n", r.Key())
	if !r.Drawn() {
		fmt.Fprintln(out, "not drawn yet; the list is the one whose hash was published")
		return
	}
	fmt.Fprintf(out, "            %s (compare it with the source yourself)\nseed        %s\n", r.Value, r.Seed)
	for i, round := range r.Rounds {
		for _, a := range round.Awards {
			state := ""
			if a.Returned {
				state = "   not claimed, drawn again"
			}
			fmt.Fprintf(out, "drawing %d   rank %d  %s  %s%s\n", i+1, a.Rank+1, a.Token, r.Prizes[a.Prize].Title, state)
		}
	}
	fmt.Fprintln(out, "sound: every winner follows from list, secret and public value")
}
