package api

import (
	"context"
	"net/http"
	"regexp"

	"github.com/danielgtaylor/huma/v2"

	"pufa/server/picture"
)

// photoProblems hold for photos of records.
var photoProblems = []problemRule{
	{picture.ErrNoPicture, http.StatusUnprocessableEntity, "no_picture", "这不是照片，或者文件坏了。请选 JPEG、PNG 或 WebP 图片"},
	{picture.ErrTooMany, http.StatusUnprocessableEntity, "too_many_pixels", "照片太大，超过 3000 万像素。请缩小后再传"},
	{picture.ErrTooLong, http.StatusUnprocessableEntity, "photo_too_long", "照片文件超过 12 MB，请缩小后再传"},
}

type newPhoto struct {
	ID      string `path:"id" maxLength:"64"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type photoPath struct {
	ID    string `path:"id" maxLength:"64"`
	Photo string `path:"photo" maxLength:"64"`
}

type photoOutput struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

// photoPaths are where photos are sent to.
var photoPaths = regexp.MustCompile(`^` + prefix + `/(activities|externals)/[^/]+/photos$`)

func (s *Server) registerPhotos(a huma.API) {
	handle(a, "POST /activities/{id}/photos", "add-photo", "加一张照片（原样放在正文里，最多 12 MB）；缩小、去掉位置等信息后保存", s.addPhoto, large(picture.MaxFile))
	handle(a, "GET /activities/{id}/photos/{photo}", "get-photo", "一张照片（JPEG）", s.getPhoto, jpegFile)
	handle(a, "DELETE /activities/{id}/photos/{photo}", "remove-photo", "删除一张照片", s.removePhoto)
}

// jpegFile declares that an operation answers with a photo.
func jpegFile(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {
		Description: "照片",
		Content:     map[string]*huma.MediaType{"image/jpeg": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
}

func (s *Server) addPhoto(ctx context.Context, in *newPhoto) (*activityOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.Diary.Get(ctx, by, in.ID); err != nil { // before the work
		return nil, err
	}
	p, err := picture.Take(ctx, in.RawBody)
	if err != nil {
		return nil, err
	}
	a, err := s.Album.Add(ctx, by, in.ID, p)
	return s.entered(ctx, a, err)
}

func (s *Server) getPhoto(ctx context.Context, in *photoPath) (*photoOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Album.Get(ctx, by, in.ID, in.Photo)
	return &photoOutput{ContentType: "image/jpeg", CacheControl: "private, max-age=600", Body: p.Data}, err
}

func (s *Server) removePhoto(ctx context.Context, in *photoPath) (*activityOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.Album.Remove(ctx, by, in.ID, in.Photo)
	return s.entered(ctx, a, err)
}
