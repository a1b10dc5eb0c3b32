package api

import (
	"errors"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// translation turns one of huma's findings into Chinese. Its messages are English sentences with values in them.
type translation struct {
	pattern *regexp.Regexp
	chinese string
}

var translations = []translation{
	{regexp.MustCompile(`^unexpected property$`), "没有这个字段"},
	{regexp.MustCompile(`^unknown query parameter`), "没有这个查询参数"},
	{regexp.MustCompile(`^expected required property (\S+) to be present$`), "缺少 $1"},
	{regexp.MustCompile(`^required (?:\S+) parameter is missing$`), "缺少这个参数"},
	{regexp.MustCompile(`^request body is required$`), "请求没有内容"},
	{regexp.MustCompile(`JSON|^invalid character|^unexpected EOF`), "不是有效的 JSON"},
	{regexp.MustCompile(`^expected string$`), "应为文字"},
	{regexp.MustCompile(`^(?:expected|invalid) integer$`), "应为整数"},
	{regexp.MustCompile(`^(?:expected number|invalid float|invalid floating value)$`), "应为数字"},
	{regexp.MustCompile(`^(?:expected|invalid) boolean$`), "应为是或否"},
	{regexp.MustCompile(`^expected array$`), "应为列表"},
	{regexp.MustCompile(`^expected object$`), "应为一组字段"},
	{regexp.MustCompile(`^expected array items to be unique$`), "不能有重复的项"},
	{regexp.MustCompile(`^expected value to be one of "(.*)"$`), "只能是这些之一：$1"},
	{regexp.MustCompile(`^expected number >= (\S+)$`), "不能小于 $1"},
	{regexp.MustCompile(`^expected number > (\S+)$`), "必须大于 $1"},
	{regexp.MustCompile(`^expected number <= (\S+)$`), "不能大于 $1"},
	{regexp.MustCompile(`^expected number < (\S+)$`), "必须小于 $1"},
	{regexp.MustCompile(`^expected length >= 1$`), "不能为空"},
	{regexp.MustCompile(`^expected length >= (\d+)$`), "至少 $1 个字符"},
	{regexp.MustCompile(`^expected length <= (\d+)$`), "最多 $1 个字符"},
	{regexp.MustCompile(`^expected array length >= (\d+)$`), "至少 $1 项"},
	{regexp.MustCompile(`^expected array length <= (\d+)$`), "最多 $1 项"},
	{regexp.MustCompile(`^expected string to match pattern `), "格式不对"},
	{regexp.MustCompile(`^expected string to be RFC 3339 date-time$|^invalid date/time`), "应为时间，如 2026-06-01T08:00:00Z"},
	{regexp.MustCompile(`^expected string to be RFC 3339 date$`), "应为日期，如 2026-06-01"},
}

// fieldError is one finding in Chinese. It never echoes the value: it may be a password.
func fieldError(err error) FieldError {
	detail, ok := errors.AsType[*huma.ErrorDetail](err)
	if !ok {
		return FieldError{Location: "body", Message: "不是有效的 JSON"}
	}
	found := FieldError{Location: detail.Location, Message: "格式不对"}
	if len(found.Location) > locationMost {
		found.Location = strings.ToValidUTF8(found.Location[:locationMost], "")
	}
	for _, t := range translations {
		// The whole message gives way, however little of it the pattern reads: the rest is English.
		if at := t.pattern.FindStringSubmatchIndex(detail.Message); at != nil {
			found.Message = string(t.pattern.ExpandString(nil, t.chinese, detail.Message, at))
			break
		}
	}
	return found
}
