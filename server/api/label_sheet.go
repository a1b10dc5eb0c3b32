package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"pufa/server/account"
	"pufa/server/campaign"
	"pufa/server/print"
	"pufa/server/report"
)

type labelsInput struct {
	ID    string `path:"id" maxLength:"64"`
	Seq   int64  `path:"seq" minimum:"1" doc:"印制入库是第几条"`
	Pages int    `query:"pages" minimum:"1" maximum:"20" default:"1" doc:"几张 A4，每张 21 枚"`
}

func (s *Server) batchLabels(ctx context.Context, in *labelsInput) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := account.MayRunDistrict(by); err != nil {
		return nil, err
	}
	batch, m, err := s.Books.Batch(ctx, by, in.ID, in.Seq)
	if err != nil {
		return nil, err
	}
	label, err := s.Labels.Print(ctx, by, batch, m)
	if err != nil {
		return nil, err
	}
	about := ""
	if law, ok := s.Catalog.Law(m.Law); ok {
		about = law.Short
	}
	var b bytes.Buffer
	if err := s.Printer.Labels(ctx, &b, print.Label{
		Link: s.PublicURL.JoinPath(labelPath, label.ID).String(), Lead: "扫码答题", About: about, Item: m.Name,
		Issuer: s.DistrictName + "应急管理局", Batch: batch.Number,
	}, in.Pages); errors.Is(err, print.ErrNoFont) {
		return nil, newProblem(http.StatusServiceUnavailable, "no_font", "这台服务器没有印标签用的字体，暂时印不了标签")
	} else if err != nil {
		return nil, err
	}
	return &sheetOutput{
		ContentType:        "application/pdf",
		ContentDisposition: report.Disposition(report.FileName(m.Name+"标签"+batch.Number, "pdf")),
		CacheControl:       "no-store",
		Body:               b.Bytes(),
	}, nil
}

// ledgerLimit bounds a sheet: Excel takes a million rows, people take fewer.
const ledgerLimit = 100_000

func (s *Server) ledgerSheet(ctx context.Context, in *materialPath) (*sheetOutput, error) {
	by, err := organiserOf(ctx)
	if err != nil {
		return nil, err
	}
	stock, lines, _, err := s.Books.Open(ctx, by, in.ID, campaign.Wanted{Limit: ledgerLimit})
	if err != nil {
		return nil, err
	}
	names, err := s.districtNames(ctx)
	if err != nil {
		return nil, err
	}
	t := ledgerTable(stock.Material, lines, names)
	t.Title = stock.Material.Name + "流水"
	return s.filed(by, names, t)
}

type materialPath struct {
	ID string `path:"id" maxLength:"64"`
}
