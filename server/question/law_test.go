package question

import "testing"

var fireLaw = Law{
	ID: "xf", Title: "中华人民共和国消防法", Short: "消防法", Key: "2021-04-29", Version: "2021 年修正",
	Adopted: "2021-04-29", Effective: "2021-04-29", Articles: 74,
}

func TestArticleTitle(t *testing.T) {
	tests := map[string]string{
		"1": "第一条", "9": "第九条", "10": "第十条", "11": "第十一条", "20": "第二十条", "24": "第二十四条",
		"100": "第一百条", "101": "第一百零一条", "110": "第一百一十条", "119": "第一百一十九条",
		"134-1": "第一百三十四条之一", "1000": "第一千条", "1001": "第一千零一条", "1010": "第一千零一十条",
		"1260": "第一千二百六十条", "20-12": "第二十条之十二", "附则": "附则", "0": "0", "-1": "-1", "1-": "1-",
	}
	for article, want := range tests {
		if got := ArticleTitle(article); got != want {
			t.Errorf("ArticleTitle(%q) = %q, want %q", article, got, want)
		}
	}
}

func TestLawHas(t *testing.T) {
	tests := map[string]bool{
		"1": true, "74": true, "75": false, "0": false, "": false, "01": false, "+1": false, "7-1": true,
		"74-1": true, "7-0": false, "7-21": false, "7-1-1": false, "第七条": false, "７": false,
	}
	for article, want := range tests {
		if got := fireLaw.Has(article); got != want {
			t.Errorf("Has(%q) = %v", article, got)
		}
	}
}
