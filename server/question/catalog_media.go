package question

// addAssets takes over what is shown and played. Recordings of withdrawn questions stay too: their texts may still
// be on a contest's screen.
func (c *Catalog) addAssets(lib Library) {
	for _, a := range lib.Assets {
		if a.wrong == "" {
			c.assets[a.Name] = a
		}
	}
	for _, f := range lib.Files {
		for _, e := range f.Entries {
			if e.Reading == nil {
				continue
			}
			c.record(lib, e, e.Stem, e.Reading.Stem)
			for i := range min(len(e.Options), len(e.Reading.Options)) {
				c.record(lib, e, e.Options[i], e.Reading.Options[i])
			}
		}
	}
}

func (c *Catalog) record(lib Library, e Entry, text, file string) {
	if a, ok := lib.asset(e.Law, file); ok && a.wrong == "" && a.format.kind == Audio {
		c.recordings[text] = a.Name
	}
}

// Asset finds a file by the name it is served as.
func (c *Catalog) Asset(name string) (Asset, bool) {
	a, ok := c.assets[name]
	return a, ok
}

// Recording finds the recording of a text being read, by the name it is served as.
func (c *Catalog) Recording(text string) (name string, ok bool) {
	name, ok = c.recordings[text]
	return name, ok
}

// Recorded reports whether any text was recorded.
func (c *Catalog) Recorded() bool { return len(c.recordings) > 0 }
