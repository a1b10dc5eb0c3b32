package campaign

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"net/url"
	"slices"
	"time"

	"pufa/server/account"
)

// Notice is a document a campaign goes by: a file that is kept here, or a link to where it was published.
type Notice struct {
	ID    string    `bson:"id"`
	Title string    `bson:"title"`
	Link  string    `bson:"link,omitempty"` // http or https; "" where there is a file
	Kind  string    `bson:"kind,omitempty"` // pdf, docx or jpg; "" for a link
	Size  int64     `bson:"size,omitempty"` // of the file, in bytes
	By    string    `bson:"by"`
	At    time.Time `bson:"at"`
}

// NoticeFile is the file of a notice.
type NoticeFile struct {
	ID       string    `bson:"_id"`
	Campaign string    `bson:"campaign"`
	Kind     string    `bson:"kind"`
	Data     []byte    `bson:"data"`
	At       time.Time `bson:"at"`
}

// NoticeStore keeps files of notices.
type NoticeStore interface {
	KeepNotice(ctx context.Context, f NoticeFile) error
	// NoticeFile is the one with this id, or ErrNotFound.
	NoticeFile(ctx context.Context, id string) (NoticeFile, error)
	// DropNotice forgets a file, if it is there.
	DropNotice(ctx context.Context, id string) error
	// NoticeCampaigns are the campaigns that files are kept for, with how many each has.
	NoticeCampaigns(ctx context.Context) (map[string]int64, error)
	// NoticesOf are all files that are kept for a campaign, whether it names them or not.
	NoticesOf(ctx context.Context, campaign string) ([]NoticeFile, error)
}

// What a campaign may hold of notices.
const (
	noticesMost   = 20
	noticeMost    = 4 << 20
	pictureLonger = 10_000 // pixels of the longer side
)

// noticeKind finds out what a file is by what is in it, whatever it is called.
func noticeKind(data []byte) (string, error) {
	switch {
	case len(data) == 0:
		return "", invalid("upload", "文件是空的，请重新选择")
	case len(data) > noticeMost:
		return "", invalid("upload", "文件超过 4 MB，请压缩或者改用链接")
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return "pdf", nil
	case bytes.HasPrefix(data, []byte{0xff, 0xd8, 0xff}):
		if size, err := jpeg.DecodeConfig(bytes.NewReader(data)); err != nil || max(size.Width, size.Height) > pictureLonger {
			return "", invalid("upload", "这张图片打不开，或者边长超过 10000 像素")
		}
		return "jpg", nil
	case isWord(data):
		return "docx", nil
	default:
		return "", invalid("upload", "只收 PDF、Word（.docx）和 JPG 图片")
	}
}

// isWord looks for the document in the archive that a .docx is. Nothing is unpacked. One with macros is none.
func isWord(data []byte) bool {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false
	}
	has := func(name string) bool {
		return slices.ContainsFunc(archive.File, func(f *zip.File) bool { return f.Name == name })
	}
	return has("[Content_Types].xml") && has("word/document.xml") && !has("word/vbaProject.bin")
}

func validLink(link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || len(link) > 500 {
		return invalid("link", "链接要以 http:// 或 https:// 开头")
	}
	return nil
}

// AddNotice attaches a notice to a campaign: a link, or with none the file.
func (p *Planner) AddNotice(ctx context.Context, by account.Organiser, id, title, link string, file []byte) (Campaign, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Campaign{}, err
	}
	if !fits(title, 1, 60) {
		return Campaign{}, invalid("title", "请填写通知的标题，不超过 60 个字")
	}
	n := Notice{ID: p.newID(), Title: title, Link: link, By: by.ID, At: p.now().UTC().Truncate(time.Millisecond)}
	var err error
	if link != "" {
		err = validLink(link)
	} else {
		n.Size = int64(len(file))
		n.Kind, err = noticeKind(file)
	}
	if err != nil {
		return Campaign{}, err
	}
	if n.Kind != "" {
		if err := p.files.KeepNotice(ctx, NoticeFile{ID: n.ID, Campaign: id, Kind: n.Kind, Data: file, At: n.At}); err != nil {
			return Campaign{}, fmt.Errorf("campaign: keep notice: %w", err)
		}
	}
	c, err := p.changeNotices(ctx, by, id, func(all []Notice) ([]Notice, error) {
		if len(all) >= noticesMost {
			return nil, invalid("title", "一次活动最多附 20 份通知")
		}
		return append(all, n), nil
	})
	if err != nil {
		return Campaign{}, errors.Join(err, p.files.DropNotice(ctx, n.ID))
	}
	return c, nil
}

// RemoveNotice takes a notice off a campaign.
func (p *Planner) RemoveNotice(ctx context.Context, by account.Organiser, id, notice string) (Campaign, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Campaign{}, err
	}
	c, err := p.changeNotices(ctx, by, id, func(all []Notice) ([]Notice, error) {
		return slices.DeleteFunc(all, func(n Notice) bool { return n.ID == notice }), nil
	})
	if err != nil {
		return Campaign{}, err
	}
	if err := p.files.DropNotice(ctx, notice); err != nil {
		return Campaign{}, fmt.Errorf("campaign: drop notice %s: %w", notice, err)
	}
	return c, nil
}

func (p *Planner) changeNotices(
	ctx context.Context, by account.Organiser, id string, change func([]Notice) ([]Notice, error),
) (Campaign, error) {
	return p.amend(ctx, by, id, func(c *Campaign) (err error) {
		c.Notices, err = change(slices.Clone(c.Notices))
		return err
	})
}

// OpenNotice is the file of one of a campaign's notices, and what it is called.
func (p *Planner) OpenNotice(ctx context.Context, id, notice string) (Notice, NoticeFile, error) {
	c, err := p.Get(ctx, id)
	if err != nil {
		return Notice{}, NoticeFile{}, err
	}
	i := slices.IndexFunc(c.Notices, func(n Notice) bool { return n.ID == notice })
	if i < 0 {
		return Notice{}, NoticeFile{}, ErrNotFound
	}
	f, err := p.files.NoticeFile(ctx, notice)
	if err != nil {
		return Notice{}, NoticeFile{}, fmt.Errorf("campaign: notice %s: %w", notice, err)
	}
	return c.Notices[i], f, nil
}
