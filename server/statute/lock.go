package statute

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"pufa/server/question"
)

// LockFile keeps fingerprints of the articles as they were when questions about them were read a second time.
const LockFile = "articles.lock"

// Lock holds fingerprints by law and article.
type Lock map[string]string

func lockKey(law, article string) string { return law + " " + article }

// fingerprint does not mind how a text is broken into lines and spaced.
func fingerprint(text string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(text), "")))
	return hex.EncodeToString(sum[:8])
}

// ReadLock reads the file: a line for each article, law, article and fingerprint.
func ReadLock(data []byte) (Lock, error) {
	lock := Lock{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		if len(words) != 3 {
			return nil, fmt.Errorf("statute: %s:%d: want law, article and fingerprint", LockFile, n)
		}
		lock[lockKey(words[0], words[1])] = words[2]
	}
	return lock, lines.Err()
}

// Bytes is the lock as a file.
func (l Lock) Bytes() []byte {
	keys := make([]string, 0, len(l))
	for key := range l {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var b bytes.Buffer
	for _, key := range keys {
		fmt.Fprintf(&b, "%s %s\n", key, l[key])
	}
	return b.Bytes()
}

// LockOf has the fingerprint of every article that a question cites and whose text is at hand. What is known of other
// articles is kept from before.
func LockOf(lib question.Library, texts Texts, before Lock) Lock {
	lock := Lock{}
	eachCited(lib, texts, func(_ question.File, e question.Entry, text string) {
		lock[lockKey(e.Law, e.Article)] = fingerprint(text)
	})
	for key, print := range before {
		if _, anew := lock[key]; !anew {
			lock[key] = print
		}
	}
	return lock
}

// Changed finds every question that cites an article whose text is not what it was at the second reading.
func Changed(lib question.Library, texts Texts, lock Lock) (findings []question.Finding) {
	eachCited(lib, texts, func(f question.File, e question.Entry, text string) {
		if _, back := lib.Held[e.ID]; back {
			return
		}
		if print, known := lock[lockKey(e.Law, e.Article)]; known && print != fingerprint(text) {
			findings = append(findings, question.Finding{
				File: f.Name, Line: e.Line, Question: e.ID, Rule: "changed",
				Message: question.ArticleTitle(e.Article) + "的文本与复核时不同：先停用，对照新条文复核",
			})
		}
	})
	return findings
}

func eachCited(lib question.Library, texts Texts, do func(f question.File, e question.Entry, text string)) {
	byLaw := map[string]Text{}
	for _, law := range lib.Laws {
		if t, there := texts.Of(law); there {
			byLaw[law.ID] = t
		}
	}
	for _, f := range lib.Files {
		if f.Withdrawn() {
			continue
		}
		for _, e := range f.Entries {
			if text, there := byLaw[e.Law].Articles[e.Article]; there {
				do(f, e, text)
			}
		}
	}
}
