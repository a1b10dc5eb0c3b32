package question

import (
	"fmt"
	"io"
	"io/fs"
)

// Check reads and lints everything under questions/, writes a line for each finding and one with the count, and
// reports whether all is well.
func Check(fsys fs.FS, w io.Writer) (ok bool) {
	lib, findings, err := Read(fsys)
	if err != nil {
		fmt.Fprintf(w, "题库读不出来：%v\n", err)
		return false
	}
	findings = append(findings, Lint(lib)...)
	findings = append(findings, LintLock(lib)...)
	for _, f := range findings {
		fmt.Fprintln(w, f)
	}
	questions, published := 0, 0
	for _, f := range lib.Files {
		questions += len(f.Entries)
		for _, e := range f.Entries {
			if e.Status == Published {
				published++
			}
		}
	}
	fmt.Fprintf(w, "%d 个文件，%d 道题，已发布 %d 道，问题 %d 处\n", len(lib.Files), questions, published, len(findings))
	return len(findings) == 0
}

// CheckAndLock checks, and returns the bytes of the lock with what was published since. All but the missing
// fingerprints themselves must be well; otherwise ok is false and there is nothing to write.
func CheckAndLock(fsys fs.FS, w io.Writer) (lock []byte, ok bool) {
	lib, findings, err := Read(fsys)
	if err != nil {
		fmt.Fprintf(w, "题库读不出来：%v\n", err)
		return nil, false
	}
	findings = append(findings, Lint(lib)...)
	next, err := NextLock(lib)
	if err != nil || len(findings) > 0 {
		Check(fsys, w)
		fmt.Fprintf(w, "没有写入 %s：请先改好上面的问题\n", LockFile)
		return nil, false
	}
	fmt.Fprintf(w, "%s：原有 %d 道，现有 %d 道\n", LockFile, len(lib.Lock), len(next))
	return next.Bytes(), true
}
