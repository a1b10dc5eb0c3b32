package contest

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pufa/server/question"
)

// fill sets every field there is, those of a later version too.
func fill(v reflect.Value) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(noon))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range 3 {
			fill(v.Index(i))
		}
	case reflect.String:
		v.SetString("李雷")
	case reflect.Int, reflect.Int64:
		v.SetInt(42)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(0.5)
	default:
		panic("fill: " + v.Type().String())
	}
}

func TestEveryFieldOfYouIsWritten(t *testing.T) {
	for i := range reflect.TypeFor[You]().NumField() {
		var y You
		fill(reflect.ValueOf(&y).Elem().Field(i))
		if want, got := string(encode(y)), string(appendYou(nil, &y)); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", reflect.TypeFor[You]().Field(i).Name, got, want)
		}
	}
}

func TestYouIsWrittenAsEncodingJSONWritesIt(t *testing.T) {
	var all You
	fill(reflect.ValueOf(&all).Elem())
	no := false
	for name, y := range map[string]You{
		"everything": all,
		"nothing":    {},
		"a start":    {Name: "韩梅梅", District: "南坪街道"},
		"wrong":      {Name: "a", Correct: &no, Gained: -3, Points: 1 << 40, Answered: &question.Given{Text: "不知道"}},
		"no answer":  {Name: "b", Answered: &question.Given{}},
	} {
		if want, got := string(encode(y)), string(appendYou(nil, &y)); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

func TestReceivedIsWrittenAsEncodingJSONWritesIt(t *testing.T) {
	var all Received
	fill(reflect.ValueOf(&all).Elem())
	for name, r := range map[string]Received{
		"everything": all,
		"nothing":    {},
		"text":       {Question: 3, Given: question.Given{Text: "第二十四条"}},
		"order":      {Ref: "r-1", Question: 0, Given: question.Given{Options: []int{3, 0, 2, 1}}},
	} {
		f := Frame{Type: FrameReceived, Epoch: "c1", Seq: 7, Now: 1_700_000_000_123, Received: &r}
		if want, got := string(encode(f)), string(appendReceived(nil, f.Epoch, f.Seq, f.Now, &r)); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

func FuzzTextIsWrittenAsEncodingJSONWritesIt(f *testing.F) {
	for _, s := range []string{"", "李雷", `"\`, "<b>&", "\u2028", "a\x00b", "\xff", "e\u0301", "\x7f", "😀"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendText(nil, s); string(got) != string(want) {
			t.Errorf("%q: got %s, want %s", s, got, want)
		}
	})
}
