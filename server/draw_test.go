package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pufa/server/reward"
)

type oneKey struct{}

func (oneKey) Key(_ context.Context, _ string, fresh []byte) ([]byte, error) { return fresh, nil }

// record is that of a draw of one prize among three, before and after.
func record(t *testing.T) (before, after string) {
	t.Helper()
	signer := reward.NewSigner(oneKey{}, func([]byte) {})
	if err := signer.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 7, 2, 12, 0, 0, 0, time.UTC)
	tokens := []string{"AAAA", "BBBB", "CCCC"}
	secret := strings.Repeat("0", 64)
	r := reward.Record{
		Format: "pufa-draw/1", Draw: "draw", Title: "示例抽奖", Issuer: "示例局", Prizes: []reward.Prize{{Title: "雨伞", Count: 1}},
		Source: "某公开数字", Due: at, FrozenAt: at, Count: 3, SHA256: reward.ListHash(tokens), Commitment: reward.Commit(secret), Tokens: tokens,
	}
	write := func(name string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, r.Sign(signer), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	before = write("before.json")
	r.Secret, r.Value = secret, "01 02 03"
	r.Seed = reward.Seed(r.SHA256, secret, r.Value)
	r.Rounds = []reward.RecordRound{{At: at, Until: at.Add(time.Hour), Awards: []reward.RecordAward{{Token: reward.Rank(tokens, r.Seed)[0]}}}}
	return before, write("after.json")
}

func TestVerifyADraw(t *testing.T) {
	before, after := record(t)
	run := func(v drawVerify) (string, error) {
		var b bytes.Buffer
		err := v.Run(&b)
		return b.String(), err
	}
	text, err := run(drawVerify{File: after, Announced: before})
	if err != nil || !strings.Contains(text, "rank 1  CCCC  雨伞") || !strings.Contains(text, "sound") {
		t.Errorf("%v\n%s", err, text)
	}
	if text, err := run(drawVerify{File: before}); err != nil || !strings.Contains(text, "not drawn yet") {
		t.Errorf("%v\n%s", err, text)
	}
	for name, v := range map[string]drawVerify{
		"another key": {File: after, Key: "0123456789abcdef"}, "announced after": {File: after, Announced: after},
		"no such file": {File: after + "x"},
	} {
		if _, err := run(v); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	data, err := os.ReadFile(after)
	if err != nil || !json.Valid(data) {
		t.Fatal(err)
	}
	if err := os.WriteFile(after, bytes.Replace(data, []byte("雨伞"), []byte("轿车"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := run(drawVerify{File: after}); err == nil {
		t.Error("another prize is taken")
	}
}
