/** What stands on a live page that the server has closed for good, and where its button leads; '' opens it again. */
export interface Ending {
  title: string
  text: string
  action: string
  to: string
}

/** Why a live page ended, by the socket's close code; 0 while it goes on. `door` is what stands for not having joined. */
export function endingOf(code: number, door: Ending): Ending | null {
  switch (code) {
    case 0:
      return null
    case 4501:
      return door
    case 4502:
      return { title: '没有这场竞赛', text: '参赛码可能抄错了，看看大屏幕。', action: '重新输入参赛码', to: '/join' }
    case 4503:
      return {
        title: '在别的页面打开了',
        text: '同一场竞赛打开的页面太多，这一页停下了。',
        action: '在这里继续',
        to: '',
      }
    case 4504:
      return { title: '换到另一部手机了', text: '这部手机已退出，分数都在新手机上。', action: '回首页', to: '/' }
    case 4505:
      return {
        title: '你被移出了',
        text: '主持人把你移出了这场竞赛，可以重新入场。',
        action: '重新入场',
        to: door.to,
      }
    case 4506:
      return {
        title: '不能再参加这场竞赛',
        text: '主持人不再让这部手机参加。有疑问请找现场工作人员。',
        action: '回首页',
        to: '/',
      }
    default:
      return { title: '连接已结束', text: '这一页不再更新。', action: '重新打开', to: '' }
  }
}
