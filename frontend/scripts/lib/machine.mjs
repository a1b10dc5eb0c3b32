// What the scripts that measure share: the real server on a folder of its own, and a browser.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

export const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
export const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

/** A folder that is removed with `remove`. */
export async function scratch() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pufa-measure-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Starts PUFA_BINARY, or ../bin/pufa, with `serve` or `demo`, and waits until it is ready. */
export async function startServer(command = 'demo') {
  const binary = process.env.PUFA_BINARY ?? new URL('../../../bin/pufa', import.meta.url).pathname
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { folder, remove } = await scratch()
  const plain = Object.entries(process.env).filter(([name]) => !/^(PUFA|MONGODB|NATS)_/.test(name))
  const env = {
    ...Object.fromEntries(plain),
    PUFA_LISTEN: `127.0.0.1:${port}`,
    PUFA_DATA: folder,
    PUFA_PUBLIC_URL: url,
  }
  const child = spawn(binary, [command], { env })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  child.once('error', (error) => (output += error.message))
  const stop = async () => {
    if (child.exitCode === null && child.pid) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    }
    await remove()
  }
  for (let tries = 0; tries < 1200; tries++) {
    if (child.exitCode !== null || !child.pid) break
    if ((await fetch(`${url}/readyz`).catch(() => null))?.ok) return { url, port, stop, printed: () => output }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await stop()
  throw new Error(`the server did not start (${binary}; run make build):\n${output}`)
}

export const loads = () => os.loadavg().map((n) => Math.round(n * 100) / 100)

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)]
}
