package contest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pufa/server/account"
)

// Words keeps the site's list of words.
type Words interface {
	Get(ctx context.Context) (w NameWords, found bool, err error)
	Set(ctx context.Context, w NameWords) error
}

// NameWords are the words that no name in a contest may hold, for the whole site.
type NameWords struct {
	ID        string    `bson:"_id"`
	Words     []string  `bson:"words"`
	ChangedAt time.Time `bson:"changed_at"`
	ChangedBy string    `bson:"changed_by"`
}

// NameWordsID is where the one list is kept.
const NameWordsID = "site"

// The bounds of a list.
const (
	MaxWords    = 500
	maxWordRune = 12
)

// DefaultWords are the words of a site whose organisers have not written their own: those that speak for the
// organisers, and plain abuse.
func DefaultWords() []string {
	return []string{
		"主持人", "裁判", "评委", "工作人员", "主办方", "组委会", "管理员", "官方", "客服", "监督员",
		"傻逼", "傻叉", "煞笔", "操你", "草泥马", "妈的", "王八蛋", "混蛋", "贱人", "婊子", "脑残", "智障", "废物", "去死", "fuck", "shit",
	}
}

// Refuses reports whether a name holds one of the words, whatever was put between their letters.
func (w NameWords) Refuses(name string) bool {
	plain := wordKey(name)
	return slices.ContainsFunc(w.Words, func(word string) bool {
		key := wordKey(word)
		return key != "" && strings.Contains(plain, key)
	})
}

// wordKey is a NameKey without signs: people put them between letters to get round a list.
func wordKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, NameKey(s))
}

// tidyWords is a list as it is kept: trimmed, each word once, in the order given.
func tidyWords(words []string) ([]string, error) {
	tidy, known := []string{}, map[string]bool{}
	for _, word := range words {
		word = strings.Join(strings.Fields(word), " ")
		key := wordKey(word)
		switch {
		case word == "" || known[key]:
			continue
		case key == "":
			return nil, &DefinitionError{"words", fmt.Sprintf("“%s”里没有字", word)}
		case utf8.RuneCountInString(word) > maxWordRune:
			return nil, &DefinitionError{"words", fmt.Sprintf("“%s”太长，每个词最多 %d 个字", word, maxWordRune)}
		case utf8.RuneCountInString(key) == 1:
			return nil, &DefinitionError{"words", fmt.Sprintf("“%s”只有一个字，会挡住很多正常的名字", word)}
		}
		known[key] = true
		tidy = append(tidy, word)
	}
	if len(tidy) > MaxWords {
		return nil, &DefinitionError{"words", fmt.Sprintf("最多 %d 个词", MaxWords)}
	}
	return tidy, nil
}

// wordsFresh is how old the list in hand may be: joining people must not read it each for themselves.
const wordsFresh = 3 * time.Second

// heldWords is the list a node has in hand.
type heldWords struct {
	words NameWords
	read  time.Time
}

// nameWords is the list in force. Another node's change reaches this one within wordsFresh.
func (e *Engine) nameWords(ctx context.Context) (NameWords, error) {
	held, now := e.words.Load(), e.o.Now()
	if held != nil && now.Sub(held.read) < wordsFresh {
		return held.words, nil
	}
	words, err := e.readWords(ctx)
	if err != nil {
		return NameWords{}, err
	}
	e.words.Store(&heldWords{words, now})
	return words, nil
}

func (e *Engine) readWords(ctx context.Context) (NameWords, error) {
	words, found, err := e.o.Words.Get(ctx)
	if err != nil {
		return NameWords{}, fmt.Errorf("contest: read the words: %w", err)
	}
	if !found {
		words = NameWords{ID: NameWordsID, Words: DefaultWords()}
	}
	return words, nil
}

// NameWords is the list for an organiser to look at.
func (e *Engine) NameWords(ctx context.Context, by account.Organiser) (NameWords, error) {
	if by.Disabled {
		return NameWords{}, account.ErrDisabled
	}
	return e.readWords(ctx)
}

// SetNameWords replaces the list; it counts for whoever joins from now on.
func (e *Engine) SetNameWords(ctx context.Context, by account.Organiser, words []string) (NameWords, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return NameWords{}, err
	}
	tidy, err := tidyWords(words)
	if err != nil {
		return NameWords{}, err
	}
	now := e.o.Now().UTC().Truncate(time.Millisecond)
	kept := NameWords{ID: NameWordsID, Words: tidy, ChangedAt: now, ChangedBy: by.Name}
	if err := e.o.Words.Set(ctx, kept); err != nil {
		return NameWords{}, fmt.Errorf("contest: keep the words: %w", err)
	}
	e.words.Store(&heldWords{kept, now})
	return kept, nil
}
