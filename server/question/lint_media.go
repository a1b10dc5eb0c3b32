package question

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// checkMedia wants a sound file of the kind that is said, and words for whoever cannot see or hear it.
func checkMedia(l *linter, e Entry) (wrong []string) {
	if e.Media == nil {
		return nil
	}
	m := e.Media
	if m.Kind == "" {
		wrong = append(wrong, "media 没有写 kind")
	}
	wrong = append(wrong, l.checkFile(e, "file", e.Files.File, m.Kind)...)
	switch {
	case m.Kind == Picture && m.Transcript+e.Files.Captions != "":
		wrong = append(wrong, "图片不写 transcript 和 captions")
	case m.Kind == Picture:
		wrong = append(wrong, length("图片的文字说明 alt ", m.Alt, 6, 200)...)
	case m.Alt != "":
		wrong = append(wrong, "音频和视频写 transcript，不写 alt")
	case m.Kind == Audio || m.Kind == Video:
		wrong = append(wrong, length("文字稿 transcript ", m.Transcript, 4, 500)...)
	}
	switch {
	case m.Kind == Video:
		wrong = append(wrong, l.checkFile(e, "captions", e.Files.Captions, "")...)
	case m.Kind == Audio && e.Files.Captions != "":
		wrong = append(wrong, "音频不写 captions，写 transcript")
	}
	return wrong
}

// checkFile finds what is wrong with a file that a question names; kind "" wants captions.
func (l *linter) checkFile(e Entry, key, file string, kind MediaKind) []string {
	if file == "" {
		return []string{fmt.Sprintf("没有写 %s", key)}
	}
	a, ok := l.lib.asset(e.Law, file)
	switch {
	case !ok:
		return []string{fmt.Sprintf("%s/%s/ 里没有文件“%s”", e.Law, mediaFolder, shorten(file))}
	case a.wrong != "":
		return []string{fmt.Sprintf("文件“%s”不能用：%s", shorten(file), a.wrong)}
	case a.format.kind != kind:
		return []string{fmt.Sprintf("文件“%s”不能作 %s", shorten(file), key)}
	}
	return nil
}

// checkMediaTells finds an alternative text that gives the answer away: it names what is right and not what is wrong.
func checkMediaTells(_ *linter, e Entry) []string {
	if e.Media == nil || e.Media.Alt == "" {
		return nil
	}
	alt := normalText(e.Media.Alt)
	named := func(text string) bool {
		text = normalText(text)
		return utf8.RuneCountInString(text) > 1 && strings.Contains(alt, text)
	}
	right, wrong := slices.Clone(e.Accept), false
	if e.Type == Numeric && e.Estimate != nil {
		right = append(right, e.Estimate.Value.String())
	}
	if e.Type == Single || e.Type == Multiple {
		for i, o := range e.Options {
			if slices.Contains(e.Answer, i) {
				right = append(right, o)
			} else {
				wrong = wrong || named(o)
			}
		}
	}
	if i := slices.IndexFunc(right, named); i >= 0 && !wrong {
		return []string{fmt.Sprintf("文字说明里有正确答案“%s”：只写看得见的，不写该选的", shorten(right[i]))}
	}
	return nil
}

// checkReading wants a recording of everything that is read, or none.
func checkReading(l *linter, e Entry) (wrong []string) {
	if e.Reading == nil {
		return nil
	}
	wrong = l.checkFile(e, "stem", e.Reading.Stem, Audio)
	if len(e.Reading.Options) != len(e.Options) {
		wrong = append(wrong, fmt.Sprintf("朗读的 options 要与选项一一对应：有 %d 个选项，%d 段录音", len(e.Options), len(e.Reading.Options)))
	}
	for _, file := range e.Reading.Options {
		wrong = append(wrong, l.checkFile(e, "options", file, Audio)...)
	}
	return wrong
}

// assets checks the files of the media folders: each sound, each used by a question, all together not too much.
func (l *linter) assets() {
	used := map[string]bool{}
	for _, e := range l.entries {
		for _, file := range e.entry.files() {
			if a, ok := l.lib.asset(e.entry.Law, file); ok {
				used[a.Path] = true
			}
		}
	}
	all := 0
	for _, path := range slices.Sorted(maps.Keys(l.lib.Assets)) {
		a := l.lib.Assets[path]
		note := func(rule, format string, args ...any) {
			l.findings = append(l.findings, Finding{path, 1, "", rule, fmt.Sprintf(format, args...)})
		}
		all += len(a.Data)
		if a.wrong != "" {
			note("file", "%s", a.wrong)
		}
		if !used[path] {
			note("orphan", "没有题用到这个文件")
		}
		if all > maxAll && all-len(a.Data) <= maxAll {
			note("file", "全部图片、音频和视频超过 %d MB", maxAll>>20)
		}
	}
}

// files are all files a question names.
func (e Entry) files() []string {
	files := []string{e.Files.File, e.Files.Captions}
	if e.Reading != nil {
		files = append(append(files, e.Reading.Stem), e.Reading.Options...)
	}
	return slices.DeleteFunc(files, func(f string) bool { return f == "" })
}
