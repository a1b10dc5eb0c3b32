package writeup

import (
	"strings"

	"pufa/server/campaign"
)

// standard is the writeup a bureau that has written none of its own begins with.
func standard(indicators campaign.Indicators) string {
	var told []string
	for _, i := range indicators.All {
		if !i.Off {
			told = append(told, i.Title+"{"+indicatorName(i)+"}"+i.Unit)
		}
	}
	counted := ""
	if len(told) > 0 {
		counted = "{?活动场次}各项活动中，" + strings.Join(told, "、") + "。"
	}
	return strings.Replace(standardText, "[指标]", counted, 1)
}

const standardText = `# {活动名称}总结

{开始日期}至{结束日期}，{单位}组织开展{活动名称}，{镇街数}个镇街参加，为期{活动天数}天。现将有关情况总结如下：
一、线上学法答题
本次活动报名{报名数}人，参与{参与人数}人、{参与人次}人次，累计答题{答题量}题、答对{答对数}题，活力值{活力值}点。
[各镇街参与]
二、线下宣传活动
{?活动场次}各镇街、各有关单位共开展活动{活动场次}场，参与{活动人次}人次。
{?宣传咨询日场次}（一）集中咨询。举办宣传咨询日活动{宣传咨询日场次}场，参与{宣传咨询日人次}人次。
{?讲座场次}（二）专题宣讲。举办讲座{讲座场次}场，听讲{讲座人次}人次。
{?应急演练场次}（三）应急演练。组织演练{应急演练场次}场，参演{应急演练人次}人次。
{?警示教育场次}（四）警示教育。开展警示教育{警示教育场次}场，受教育{警示教育人次}人次。
[指标]
[各镇街活动]
[五进情况]
三、宣传资料发放
{?发放资料}共印制宣传资料{资料种数}种，向{发放镇街数}个镇街的群众和单位发放{发放资料}份（册、张、件）。
[资料情况]
[各镇街发放]
> {落款单位}
> {成文日期}
`
