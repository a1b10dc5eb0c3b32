import type { Reporter, TestModule } from 'vitest/node'

/** Says last, where the end of a long log is all that is kept, which stories failed, on which line and why. */
export const failures: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    for (const module of modules) {
      for (const error of module.errors()) tell(module.relativeModuleId, error.message)
      for (const story of module.children.allTests('failed')) {
        const [error] = story.result().errors ?? []
        tell(`${module.relativeModuleId}:${error?.stacks?.[0]?.line ?? '?'} > ${story.fullName}`, error?.message ?? '')
      }
    }
  },
}

function tell(where: string, message: string): void {
  console.error(`FAILED ${where}: ${message.split('\n').slice(0, 3).join(' ')}`)
}
