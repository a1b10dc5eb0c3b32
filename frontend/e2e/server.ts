import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const binary = process.env.PUFA_BINARY
if (!binary) throw new Error('PUFA_BINARY names the binary to test: run make e2e')

/** A running server on a folder of its own. */
export class Server {
  private process: ChildProcess | null = null
  private output = ''

  private constructor(
    readonly url: string,
    private readonly command: 'serve' | 'demo',
    private readonly folder: string,
    private readonly settings: Record<string, string>,
  ) {}

  static async start(command: 'serve' | 'demo' = 'serve', settings: Record<string, string> = {}): Promise<Server> {
    const port = await freePort()
    const folder = await mkdtemp(join(tmpdir(), 'pufa-e2e-'))
    const server = new Server(`http://127.0.0.1:${port}`, command, folder, settings)
    await server.run()
    return server
  }

  /** Starts the process and waits until it is ready. */
  async run(): Promise<void> {
    const port = new URL(this.url).port
    const child = spawn(binary!, [this.command], {
      env: {
        ...plainEnvironment(),
        PUFA_LISTEN: `127.0.0.1:${port}`,
        PUFA_DATA: this.folder,
        PUFA_PUBLIC_URL: this.url,
        PUFA_CAPTCHA: 'off', // browsers that are played are quicker than people
        ...this.settings,
      },
    })
    this.process = child
    child.stdout.on('data', (text: Buffer) => (this.output += text.toString()))
    child.stderr.on('data', (text: Buffer) => (this.output += text.toString()))
    const deadline = Date.now() + 60_000
    while (!(await answers(`${this.url}/readyz`))) {
      if (child.exitCode !== null) throw new Error(`the server ended:\n${this.output}`)
      if (Date.now() > deadline) throw new Error(`the server is not ready:\n${this.output}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** Waits for a line of the server's output and returns what the pattern's first group caught. */
  async printed(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + 30_000
    for (;;) {
      const found = pattern.exec(this.output)
      if (found) return found[1] ?? found[0]
      if (Date.now() > deadline) throw new Error(`${pattern} was not printed:\n${this.output}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** The way a power cut ends it. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM')
    await rm(this.folder, { recursive: true, force: true })
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.process
    if (!child || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }
}

/** The environment without settings of this machine's own. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PUFA|MONGODB|NATS)_/.test(name)))
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

/** A port nobody listens on, out of those the system does not give to outgoing connections meanwhile. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
