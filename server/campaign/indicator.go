package campaign

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"pufa/server/account"
	"pufa/server/district"
)

// Indicator is a figure that is counted at activities. Figures are kept by Key, so its title can change.
type Indicator struct {
	Key   string `bson:"key"`
	Title string `bson:"title"`
	Unit  string `bson:"unit"`
	Off   bool   `bson:"off,omitempty"`  // no more asked for; what was counted stays
	Used  bool   `bson:"used,omitempty"` // counted at some activity: its unit stays what it is
}

// Indicators are all of them, in the order they are asked for.
type Indicators struct {
	ID       string      `bson:"_id"`
	All      []Indicator `bson:"all"`
	Revision int64       `bson:"revision"` // 0 for the default ones, which nobody has changed
}

// IndicatorsID is the one list's.
const IndicatorsID = "activities"

// mostIndicators bounds the list: a form longer than that nobody fills in.
const mostIndicators = 40

// DefaultIndicators are the figures that summaries of such campaigns quote, with their units.
func DefaultIndicators() []Indicator {
	all := []Indicator{
		{Key: "leaflets", Title: "发放宣传资料", Unit: "份"},
		{Key: "banners", Title: "悬挂横幅标语", Unit: "条"},
		{Key: "boards", Title: "展板", Unit: "块"},
		{Key: "desks", Title: "咨询台", Unit: "个"},
		{Key: "consulted", Title: "接受咨询", Unit: "人次"},
		{Key: "films", Title: "播放警示片", Unit: "场次"},
		{Key: "screens", Title: "LED屏", Unit: "块"},
		{Key: "cars", Title: "出动宣传车", Unit: "辆次"},
		{Key: "staff", Title: "出动人员", Unit: "人次"},
		{Key: "messages", Title: "短信微信推送", Unit: "条"},
		{Key: "news", Title: "媒体报道", Unit: "篇"},
		{Key: "hazards", Title: "排查曝光隐患", Unit: "条"},
	}
	for i := range all {
		all[i].Used = true // their units are what summaries everywhere quote
	}
	return all
}

// Find is the indicator with this key.
func (l Indicators) Find(key string) (Indicator, bool) {
	i := slices.IndexFunc(l.All, func(i Indicator) bool { return i.Key == key })
	if i < 0 {
		return Indicator{}, false
	}
	return l.All[i], true
}

// IndicatorStore keeps the list.
type IndicatorStore interface {
	// Indicators is the list, or ErrNotFound.
	Indicators(ctx context.Context) (Indicators, error)
	// KeepIndicators keeps l if its Revision is still the one kept, or if there is none and it is 0; else ErrChanged.
	KeepIndicators(ctx context.Context, l Indicators) (Indicators, error)
}

// Figures are the indicators as the bureau sets them up.
type Figures struct {
	store IndicatorStore
	newID func() string
}

// NewFigures keeps the list in store. newID makes keys.
func NewFigures(store IndicatorStore, newID func() string) *Figures {
	return &Figures{store: store, newID: newID}
}

// List is the list as it stands.
func (f *Figures) List(ctx context.Context) (Indicators, error) {
	l, err := f.store.Indicators(ctx)
	if errors.Is(err, ErrNotFound) {
		return Indicators{ID: IndicatorsID, All: DefaultIndicators()}, nil
	}
	if err != nil {
		return l, fmt.Errorf("campaign: indicators: %w", err)
	}
	return l, nil
}

// Set replaces the list. An indicator without a key is new. One that was counted stays, and its unit; it can be renamed,
// moved and switched off.
func (f *Figures) Set(ctx context.Context, by account.Organiser, all []Indicator, revision int64) (Indicators, error) {
	if err := account.MayRunDistrict(by); err != nil {
		return Indicators{}, err
	}
	kept, err := f.List(ctx)
	if err != nil {
		return Indicators{}, err
	}
	if revision != kept.Revision {
		return Indicators{}, ErrChanged
	}
	all = slices.Clone(all)
	for i := range all {
		if err := f.ready(kept, &all[i]); err != nil {
			return Indicators{}, err
		}
	}
	for _, old := range kept.All {
		if old.Used && !slices.ContainsFunc(all, func(i Indicator) bool { return i.Key == old.Key }) {
			return Indicators{}, invalid("indicators", "“"+old.Title+"”已有记录，不能删除，可以停用")
		}
	}
	if err := distinct(all); err != nil {
		return Indicators{}, err
	}
	kept.All = all
	return f.store.KeepIndicators(ctx, kept)
}

// ready checks one indicator and completes it from the one that is kept.
func (f *Figures) ready(kept Indicators, i *Indicator) error {
	switch {
	case !fits(i.Title, 1, 20):
		return invalid("indicators", "指标名称应为 1 到 20 个字")
	case !fits(i.Unit, 1, 4):
		return invalid("indicators", "请填写“"+i.Title+"”的单位，如 份、人次，不超过 4 个字")
	}
	if i.Key == "" {
		i.Key, i.Used = "x"+f.newID(), false
		return nil
	}
	old, ok := kept.Find(i.Key)
	switch {
	case !ok:
		return invalid("indicators", "没有这项统计指标")
	case old.Used && old.Unit != i.Unit:
		return invalid("indicators", fmt.Sprintf("“%s”已有记录，单位只能是“%s”；要换单位请另加一项", old.Title, old.Unit))
	}
	i.Used = old.Used
	return nil
}

// columnTitles are what the register's other columns are called; an indicator of that name could not be told from them.
var columnTitles = []string{"日期", "时间", "活动名称", "名称", "类别", "镇街", "举办单位", "责任单位", "地点", "五进", "方式", "参与", "备注", "问题", "审核"}

func distinct(all []Indicator) error {
	if len(all) > mostIndicators {
		return invalid("indicators", fmt.Sprintf("指标最多 %d 项", mostIndicators))
	}
	seen := map[string]bool{}
	for _, title := range columnTitles {
		seen[district.NameKey(title)] = true
	}
	keys := map[string]bool{}
	for _, i := range all {
		name := district.NameKey(i.Title)
		if name == "" || seen[name] || keys[i.Key] {
			return invalid("indicators", "指标名称“"+i.Title+"”重复了，或者与登记表的列同名")
		}
		seen[name], keys[i.Key] = true, true
	}
	return nil
}

// use marks indicators as counted, before the figures are kept: from then on their units stay.
func (f *Figures) use(ctx context.Context, as Indicators, given map[string]int64) error {
	for {
		fresh := false
		for i := range as.All {
			if _, counted := given[as.All[i].Key]; counted && !as.All[i].Used {
				as.All[i].Used, fresh = true, true
			}
		}
		if !fresh {
			return nil
		}
		_, err := f.store.KeepIndicators(ctx, as)
		if !errors.Is(err, ErrChanged) {
			return err
		}
		now, err := f.List(ctx)
		if err != nil {
			return err
		}
		for key := range given {
			was, _ := as.Find(key)
			if is, ok := now.Find(key); !ok || is.Unit != was.Unit {
				return ErrChanged // somebody gave it another unit while this was typed in
			}
		}
		as = now
	}
}
