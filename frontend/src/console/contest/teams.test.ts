import { describe, expect, it } from 'vitest'
import { parseTeams, readTeams } from './teams'

describe('teams, line by line', () => {
  it('are read with unit and members', () => {
    expect(parseTeams('南坪队，南坪街道，张三、李四\n\n  龙门浩队 \n')).toEqual([
      { name: '南坪队', unit: '南坪街道', members: ['张三', '李四'] },
      { name: '龙门浩队', unit: '', members: [] },
    ])
  })
  it('may come out of a sheet, a member a column', () => {
    expect(parseTeams('甲队\t一厂\t张三\t李四\r\n乙队,二厂,王五 赵六；周七')).toEqual([
      { name: '甲队', unit: '一厂', members: ['张三', '李四'] },
      { name: '乙队', unit: '二厂', members: ['王五', '赵六', '周七'] },
    ])
  })
  it('are checked against the rule set', () => {
    const range = { min: 2, max: 3 }
    expect(readTeams('甲\n乙', range).problem).toBeUndefined()
    expect(readTeams('甲', range).problem).toBe('这套规则要 2 到 3 支队伍，现在是 1 支')
    expect(readTeams('甲\n乙\n甲', range).problem).toBe('“甲”写了两次')
    expect(readTeams('甲，，张三、张三\n乙', range).problem).toBe('甲里“张三”写了两次')
    expect(readTeams('，一厂\n乙', range).problem).toBe('第 1 行没有队名')
    expect(readTeams('甲\n乙', { min: 3, max: 3 }).problem).toBe('这套规则要 3 支队伍，现在是 2 支')
  })
})
