package campaign

import (
	"slices"
	"time"
)

// Material is one item of printed or other matter that a campaign hands out.
type Material struct {
	ID        string    `bson:"_id"`
	Campaign  string    `bson:"campaign"`
	Name      string    `bson:"name"`
	Kind      string    `bson:"kind"`          // one of MaterialKinds
	Law       string    `bson:"law,omitempty"` // id in the register of laws
	Unit      string    `bson:"unit"`          // 册, 份, 张, 件 …
	CreatedBy string    `bson:"created_by"`
	CreatedAt time.Time `bson:"created_at"`
}

// MaterialKinds are the kinds of material, as summaries name them.
func MaterialKinds() []string {
	return []string{"法规读本", "宣传手册", "宣传单", "海报挂图", "宣传品", "其他"}
}

// FiveClasses are the places of the 五进: enterprises, villages, communities, schools, homes.
func FiveClasses() []string { return []string{"企业", "农村", "社区", "学校", "家庭"} }

func (m Material) validate() error {
	switch {
	case !fits(m.Name, 1, 60):
		return invalid("name", "请填写资料名称，不超过 60 个字")
	case !slices.Contains(MaterialKinds(), m.Kind):
		return invalid("kind", "没有这种资料类别")
	case !fits(m.Unit, 1, 4):
		return invalid("unit", "请填写计量单位，如 册、份、张、件")
	case !fits(m.Law, 0, 60):
		return invalid("law", "没有这部法规")
	}
	return nil
}

// EntryKind says what an entry of the ledger records.
type EntryKind string

// The kinds of entry. Reverse undoes one earlier entry.
const (
	Print   EntryKind = "print"
	Allot   EntryKind = "allot"
	Receive EntryKind = "receive"
	HandOut EntryKind = "hand_out"
	Loss    EntryKind = "loss"
	Return  EntryKind = "return"
	Reverse EntryKind = "reverse"
)

// Entry is one line of an item's ledger. It is never changed: a mistake is put right by an entry that reverses
// it. Its ID is the item and its place in the ledger, so two writers cannot take the same place.
type Entry struct {
	ID        string    `bson:"_id"`
	Item      string    `bson:"item"`
	Seq       int64     `bson:"seq"` // from 1
	Kind      EntryKind `bson:"kind"`
	District  string    `bson:"district,omitempty"` // whose; "" is the district's own store
	Quantity  int64     `bson:"quantity"`
	Transit   bool      `bson:"transit,omitempty"` // Loss and Return: of what was allotted and never arrived
	Place     string    `bson:"place,omitempty"`
	FiveClass string    `bson:"five_class,omitempty"`
	Note      string    `bson:"note,omitempty"`
	Date      string    `bson:"date"` // the day it happened
	Reverses  int64     `bson:"reverses,omitempty"`
	RequestID string    `bson:"request_id"`
	By        string    `bson:"by"`
	ByName    string    `bson:"by_name"`
	At        time.Time `bson:"at"` // when it was entered, by the server's clock
}

// maxQuantity bounds one entry, so that a slip of the finger is noticed and sums cannot overflow.
const maxQuantity = 10_000_000

// validate reports what is wrong with the entry as a person entered it, apart from the sums.
func (e Entry) validate(today string) error {
	switch {
	case e.Quantity < 1 || e.Quantity > maxQuantity:
		return invalid("quantity", "数量应在 1 到 10000000 之间")
	case !IsDay(e.Date):
		return invalid("date", "日期不是有效的日期")
	case e.Date > today:
		return invalid("date", "日期不能晚于今天")
	case !fits(e.RequestID, 8, 64):
		return invalid("request_id", "请求编号应为 8 到 64 个字符")
	case !fits(e.Place, 0, 60):
		return invalid("place", "地点不超过 60 个字")
	case !fits(e.Note, 0, 200):
		return invalid("note", "备注不超过 200 个字")
	case e.FiveClass != "" && !slices.Contains(FiveClasses(), e.FiveClass):
		return invalid("five_class", "五进类别应为 企业、农村、社区、学校 或 家庭")
	}
	return e.validKind()
}

// validKind reports what does not go together with the entry's kind.
func (e Entry) validKind() error {
	switch e.Kind {
	case Print:
		if e.District != "" {
			return invalid("district", "印制入库记在区级，不填镇街")
		}
	case Allot, Receive, Return:
		if e.District == "" {
			return invalid("district", "请选择镇街")
		}
	case HandOut, Loss:
	case Reverse:
		if e.Reverses < 1 {
			return invalid("reverses", "请选择要冲正的记录")
		}
	default:
		return invalid("kind", "没有这种登记类别")
	}
	if e.Transit && (e.Kind != Loss && e.Kind != Return || e.District == "") {
		return invalid("transit", "只有镇街的损耗和退回才分在途与在手")
	}
	return nil
}

// same reports whether a repeated request carries the entry that was kept. Whoever corrected a form before sending
// it again must not be told that the correction was kept. A reversal is dated by the server, perhaps after midnight.
func (e Entry) same(kept Entry) bool {
	return e.Kind == kept.Kind && e.District == kept.District && e.Quantity == kept.Quantity &&
		e.Transit == kept.Transit && e.Reverses == kept.Reverses && e.By == kept.By &&
		e.Place == kept.Place && e.FiveClass == kept.FiveClass && e.Note == kept.Note &&
		(e.Date == kept.Date || e.Kind == Reverse)
}
