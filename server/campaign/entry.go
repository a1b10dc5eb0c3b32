package campaign

import (
	"slices"
	"time"
)

// EntryKind says what an entry of the ledger records.
type EntryKind string

// The kinds of entry. Reverse undoes one earlier entry; Count is a stock-take, which books its difference; Strike ends the
// ledger of an item that is struck out, and is nobody's to enter.
const (
	Print   EntryKind = "print"
	Allot   EntryKind = "allot"
	Receive EntryKind = "receive"
	HandOut EntryKind = "hand_out"
	Loss    EntryKind = "loss"
	Return  EntryKind = "return"
	Count   EntryKind = "count"
	Reverse EntryKind = "reverse"
	Strike  EntryKind = "strike"
)

// Entry is one line of an item's ledger. It is never changed: a mistake is put right by an entry that reverses
// it. Its ID is the item and its place in the ledger, so two writers cannot take the same place.
type Entry struct {
	ID        string    `bson:"_id"`
	Item      string    `bson:"item"`
	Seq       int64     `bson:"seq"` // from 1
	Kind      EntryKind `bson:"kind"`
	District  string    `bson:"district,omitempty"` // whose; "" is the district's own store
	Quantity  int64     `bson:"quantity"`           // of a Count its difference
	Transit   bool      `bson:"transit,omitempty"`  // Loss and Return: of what was allotted and never arrived
	Batch     string    `bson:"batch,omitempty"`    // number of the print run; "" where it is not said
	Printer   string    `bson:"printer,omitempty"`  // Print
	CostFen   int64     `bson:"cost_fen,omitempty"` // Print: of the whole run, in hundredths of a yuan; 0 not known
	Collector string    `bson:"collector,omitempty"`
	Reachable bool      `bson:"reachable,omitempty"` // the collector left a phone number, which is kept apart for a while
	Allotment int64     `bson:"allotment,omitempty"` // what came, or did not, is of the allotment at this seq; 0 of the oldest
	Activity  string    `bson:"activity,omitempty"`  // HandOut: where it was handed out
	Occasion  string    `bson:"occasion,omitempty"`  // that activity's title then
	Place     string    `bson:"place,omitempty"`
	FiveClass string    `bson:"five_class,omitempty"`
	Counted   int64     `bson:"counted,omitempty"` // Count: what was there
	Booked    int64     `bson:"booked,omitempty"`  // Count: what the ledger had
	State     int64     `bson:"state,omitempty"`   // Count: the seq of the last entry that had changed it
	Note      string    `bson:"note,omitempty"`
	Date      string    `bson:"date"` // the day it happened
	Reverses  int64     `bson:"reverses,omitempty"`
	RequestID string    `bson:"request_id"`
	By        string    `bson:"by"`
	ByName    string    `bson:"by_name"`
	At        time.Time `bson:"at"` // when it was entered, by the server's clock
}

// The bounds of one entry, so that a slip of the finger is noticed and sums cannot overflow.
const (
	maxQuantity = 10_000_000
	maxCostFen  = 10_000_000_000
)

// validate reports what is wrong with the entry as a person entered it, apart from the sums.
func (e Entry) validate(today string) error {
	counting := e.Kind == Count || e.Kind == Reverse
	switch {
	case e.Kind == Count && (e.Counted < 0 || e.Counted > maxQuantity):
		return invalid("counted", "实盘数应在 0 到 10000000 之间")
	case e.Quantity < 1 && !counting || e.Quantity < 0 || e.Quantity > maxQuantity:
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
	case !fits(e.Batch, 0, 20):
		return invalid("batch", "批次号不超过 20 个字")
	case !fits(e.Printer, 0, 40):
		return invalid("printer", "印刷单位不超过 40 个字")
	case e.CostFen < 0 || e.CostFen > maxCostFen:
		return invalid("cost_fen", "费用应在 0 到 1 亿元之间")
	case !fits(e.Collector, 0, 20):
		return invalid("collector", "领取人不超过 20 个字")
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
	case Count:
		if e.Quantity != 0 && e.Note == "" {
			return invalid("note", "账实不符，请写明原因")
		}
	case HandOut, Loss:
	case Reverse:
		if e.Reverses < 1 {
			return invalid("reverses", "请选择要冲正的记录")
		}
	default:
		return invalid("kind", "没有这种登记类别")
	}
	if e.Transit && (e.Kind != Loss && e.Kind != Return && e.Kind != Reverse || e.District == "") {
		return invalid("transit", "只有镇街的损耗和退回才分在途与在手")
	}
	return e.validDetails()
}

// validDetails reports what only goes with another kind.
func (e Entry) validDetails() error {
	switch {
	case e.Kind != Print && (e.Printer != "" || e.CostFen != 0):
		return invalid("printer", "印刷单位和费用随印制入库登记")
	case e.Kind != Allot && (e.Collector != "" || e.Reachable):
		return invalid("collector", "领取人随分配登记")
	case e.Allotment != 0 && e.Kind != Receive && !e.Transit:
		return invalid("allotment", "只有签收、在途的损耗和退回才对应一笔分配")
	case e.Kind != HandOut && e.Activity != "":
		return invalid("activity", "只有发放才对应活动")
	case e.Batch != "" && e.Kind != Print && !e.ofStore():
		return invalid("batch", "批次只在区级库里分")
	}
	return nil
}

// ofStore reports whether the entry moves something into the district's own store or out of it.
func (e Entry) ofStore() bool {
	return e.Kind == Allot || e.Kind == Return || e.Kind == Reverse || e.District == "" && e.Kind != Receive
}

// same reports whether a repeated request carries the entry that was kept. Whoever corrected a form before sending
// it again must not be told that the correction was kept. A reversal is dated by the server, perhaps after midnight,
// and a print run that came without a number was given one.
func (e Entry) same(kept Entry) bool {
	e.ID, e.Item, e.Seq, e.At, e.ByName = kept.ID, kept.Item, kept.Seq, kept.At, kept.ByName
	if e.Kind == Reverse {
		e.Date = kept.Date
	}
	if e.Kind == Print && e.Batch == "" {
		e.Batch = kept.Batch
	}
	if e.Kind == Count {
		e.Booked, e.Quantity = kept.Booked, kept.Quantity
	}
	e.Occasion = kept.Occasion
	return e == kept
}
