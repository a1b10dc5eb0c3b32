package account

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const maxNickname = 12

// maxDigits is the longest number a nickname may hold: a phone number or identity number must not be shown on a
// board.
const maxDigits = 6

// ErrNickname matches every NicknameError.
var ErrNickname = errors.New("account: nickname not allowed")

// NicknameError says which rule a nickname breaks, in Chinese.
type NicknameError struct{ Reason string }

func (e *NicknameError) Error() string { return "account: nickname not allowed: " + e.Reason }

// Explain gives the reason to the person who chose the nickname.
func (e *NicknameError) Explain() string { return e.Reason }

// Is makes every NicknameError match ErrNickname.
func (e *NicknameError) Is(target error) bool { return target == ErrNickname }

// officialWords make a nickname look like the organiser of a competition speaking.
var officialWords = []string{
	"管理员", "主持人", "主办方", "裁判", "官方", "系统", "客服", "应急局", "应急管理", "政府", "公安", "警察", "法院", "检察",
	"街道办", "镇政府", "居委会", "村委会", "书记", "局长", "区长", "主任", "admin", "system", "official",
}

// CleanNickname is the nickname as it is kept and shown, or why it may not be used.
func CleanNickname(raw string) (string, error) {
	if !utf8.ValidString(raw) || len(raw) > 400 {
		return "", &NicknameError{"昵称含有无法识别的字符"}
	}
	name := strings.Join(strings.Fields(norm.NFKC.String(raw)), " ")
	plain := lettersOf(name)
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "", &NicknameError{"请填写昵称"}
	case n > maxNickname:
		return "", &NicknameError{"昵称最多 12 个字"}
	case strings.ContainsFunc(name, invisible):
		return "", &NicknameError{"昵称含有看不见的字符"}
	case strings.IndexFunc(name, visible) < 0:
		return "", &NicknameError{"昵称至少要有一个字或数字"}
	case digits(name) > maxDigits:
		return "", &NicknameError{"昵称里不要写电话号码、证件号码"}
	case slices.ContainsFunc(officialWords, func(w string) bool { return strings.Contains(plain, w) }):
		return "", &NicknameError{"昵称不能使用单位或工作人员的称呼"}
	}
	return name, nil
}

// lettersOf is a name without what people put between letters to get round a list of words.
func lettersOf(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// brailleBlank is a symbol by its class and a blank to the eye.
const brailleBlank = '\u2800'

// invisible are letters that change how the text around them looks, cannot be seen, or were lost on the way. Some,
// the Hangul fillers, are letters by their class.
func invisible(r rune) bool {
	return r == utf8.RuneError || r == brailleBlank || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co,
		unicode.Zl, unicode.Zp, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

func visible(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.In(r, unicode.So)
}

// digits counts all digits, however they are spaced out. Chinese numerals count too.
func digits(name string) int {
	n := 0
	for _, r := range name {
		if unicode.IsDigit(r) || strings.ContainsRune("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖", r) {
			n++
		}
	}
	return n
}
