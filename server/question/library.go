package question

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// The names of the files that are no bank.
const (
	LawsFile = "laws.yaml"
	LockFile = "published.lock"
)

// withdrawnFolder holds the questions that are asked no more.
const withdrawnFolder = "withdrawn"

// Withdrawn reports whether the file holds withdrawn questions.
func (f File) Withdrawn() bool { return strings.HasPrefix(f.Name, withdrawnFolder+"/") }

// Library is everything under questions/, as read.
type Library struct {
	Laws  []Law
	Files []File // by name
	Lock  Lock
	Held  Held
	// Assets are the files of the media folders, by path.
	Assets map[string]Asset
}

// Read reads all of it. Findings are about the form of the files; the error is about reading them at all.
func Read(fsys fs.FS) (Library, []Finding, error) {
	var lib Library
	data, err := fs.ReadFile(fsys, LawsFile)
	if err != nil {
		return lib, nil, fmt.Errorf("read the register of laws: %w", err)
	}
	laws, findings := ReadLaws(LawsFile, data)
	lib.Laws = laws
	if lib.Assets, err = readAssets(fsys); err != nil {
		return lib, nil, err
	}
	names, err := fs.Glob(fsys, "*/*.yaml")
	if err != nil {
		return lib, nil, fmt.Errorf("list bank files: %w", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return lib, nil, fmt.Errorf("read %s: %w", name, err)
		}
		file, wrong := ReadBank(name, data)
		lib.attach(file)
		lib.Files = append(lib.Files, file)
		findings = append(findings, wrong...)
	}
	data, err = fs.ReadFile(fsys, LockFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return lib, nil, fmt.Errorf("read %s: %w", LockFile, err)
	}
	lock, wrong := ReadLock(data)
	lib.Lock = lock
	findings = append(findings, wrong...)
	data, err = fs.ReadFile(fsys, HeldFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return lib, nil, fmt.Errorf("read %s: %w", HeldFile, err)
	}
	lib.Held, wrong = ReadHeld(data)
	findings = append(findings, wrong...)
	sortFindings(findings)
	return lib, findings, nil
}
