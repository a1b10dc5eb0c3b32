package question

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Lock holds the fingerprint of every question that was ever published, by its id. It is what keeps a published
// text from being changed: the text of a locked question must still have its fingerprint, in a bank or withdrawn.
type Lock map[string]string

// ErrLock says that a lock cannot be written because a locked text was changed or is gone.
var ErrLock = errors.New("question: a published question was changed")

// Fingerprint is the SHA-256 of what an answer to q was judged by. Topic, audience, difficulty and the law's
// version stay out: a new reading of the law may confirm a question as it stands.
func Fingerprint(q Question) string {
	judged := []any{q.ID, q.Type, q.Law, q.Article, q.Stem, q.Options, q.Answer, q.Accept, q.Explanation}
	if q.Estimate != nil {
		judged = append(judged, q.Estimate)
	}
	if q.Media != nil {
		judged = append(judged, q.Media)
	}
	text, err := json.Marshal(judged)
	if err != nil { // strings and numbers always marshal
		panic(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// ReadLock reads lines of an id and a fingerprint.
func ReadLock(data []byte) (Lock, []Finding) {
	lock := Lock{}
	var findings []Finding
	n := 0
	for line := range bytes.Lines(data) {
		n++
		text := strings.TrimSpace(string(line))
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		id, print, ok := strings.Cut(text, " ")
		if _, twice := lock[id]; !ok || twice || !idForm.MatchString(id) || len(print) != 2*sha256.Size {
			findings = append(findings, Finding{LockFile, n, "", "lock", "这一行不是程序写的，或者编号重复"})
			continue
		}
		lock[id] = print
	}
	return lock, findings
}

// Bytes writes the lock, sorted by id so that two editors' additions merge.
func (l Lock) Bytes() []byte {
	var b bytes.Buffer
	b.WriteString("# 已发布题目的指纹，由 check questions --write-lock 写入，不手改。\n")
	for _, id := range slices.Sorted(maps.Keys(l)) {
		fmt.Fprintf(&b, "%s %s\n", id, l[id])
	}
	return b.Bytes()
}

// LintLock checks the banks against the lock.
func LintLock(lib Library) []Finding {
	var findings []Finding
	missing := 0
	seen := map[string]bool{}
	for _, f := range lib.Files {
		for _, e := range f.Entries {
			seen[e.ID] = true
			print, locked := lib.Lock[e.ID]
			note := func(message string) {
				findings = append(findings, Finding{f.Name, e.Line, e.ID, "lock", message})
			}
			switch {
			case locked && print != Fingerprint(e.Question):
				note("已发布的题不能改：请撤下它，另写一道新题")
			case locked && e.Status != Published && e.Status != Withdrawn:
				note("已发布的题不能退回草稿：请撤下它")
			case !locked && e.Status == Published:
				missing++
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(lib.Lock)) {
		if !seen[id] {
			findings = append(findings, Finding{LockFile, 1, id, "lock", "已发布的题不见了：请把它移到 withdrawn/ 里，不要删除"})
		}
	}
	if missing > 0 {
		message := fmt.Sprintf("有 %d 道已发布的题还没有指纹：请运行 go run ./server check questions --write-lock", missing)
		findings = append(findings, Finding{LockFile, 1, "", "unlocked", message})
	}
	sortFindings(findings)
	return findings
}

// NextLock is the lock with what was published since added. It refuses with ErrLock if a locked text was changed
// or is gone.
func NextLock(lib Library) (Lock, error) {
	for _, f := range LintLock(lib) {
		if f.Rule == "lock" {
			return nil, fmt.Errorf("%w: %s", ErrLock, f)
		}
	}
	next := maps.Clone(lib.Lock)
	for _, f := range lib.Files {
		for _, e := range f.Entries {
			if e.Status == Published {
				next[e.ID] = Fingerprint(e.Question)
			}
		}
	}
	return next, nil
}
