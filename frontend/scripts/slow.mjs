// npm run slow [-- --runs 5 --page /]: how the phone's first page comes over a slow line to a slow phone. It starts the
// real binary, a line of 400 kbit/s and 400 ms round trip in front of it, and Chromium with a processor four times
// slower, and prints JSON: the median of the runs, in milliseconds from the start of the navigation.
//
// tappable: the page's first key is painted, and a tap on it does what it says. requests: what had been asked for by
// then, page included. second: the same browser opens the page again with what its cache kept.
import { parseArgs } from 'node:util'
import { chromium as browsers } from 'playwright-core'
import { slowLine } from './lib/line.mjs'
import { chromium, flags, loads, median, scratch, startServer } from './lib/machine.mjs'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    page: { type: 'string', default: '/' },
    key: { type: 'string', default: '.hero .btn' },
    kbit: { type: 'string', default: '400' },
    rtt: { type: 'string', default: '400' },
    cpu: { type: 'string', default: '4' },
  },
})

/** In the page: taps the key once it has been painted, and notes when the tap had its effect. */
function watch(key) {
  const look = () => {
    const found = document.querySelector(key)
    if (!found) return requestAnimationFrame(look)
    requestAnimationFrame(() =>
      setTimeout(() => {
        const before = location.href
        const painted = performance.now()
        found.click()
        if (location.href === before) return look()
        window.tapped = {
          at: performance.now(),
          requests: 1 + performance.getEntriesByType('resource').filter((r) => r.startTime < painted).length,
        }
      }),
    )
  }
  look()
}

async function visit(context, url) {
  const page = await context.newPage()
  try {
    const cdp = await context.newCDPSession(page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: Number(values.cpu) })
    await page.addInitScript(watch, values.key)
    await page.goto(url, { waitUntil: 'commit' })
    await page.waitForFunction(() => window.tapped, null, { timeout: 60_000 })
    const seen = await page.evaluate(() => ({
      ...Object.fromEntries(performance.getEntriesByType('paint').map((p) => [p.name, p.startTime])),
      tapped: window.tapped,
    }))
    return {
      first_paint: Math.round(seen['first-paint']),
      first_contentful_paint: Math.round(seen['first-contentful-paint']),
      tappable: Math.round(seen.tapped.at),
      requests: seen.tapped.requests,
    }
  } finally {
    await page.waitForTimeout(2_000) // what comes behind the first page belongs to the visit
    await page.close()
  }
}

async function run(port) {
  const line = await slowLine(port, { bitsPerSecond: Number(values.kbit) * 1000, roundTrip: Number(values.rtt) })
  const profile = await scratch()
  const context = await browsers.launchPersistentContext(profile.folder, {
    executablePath: chromium,
    args: flags,
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'zh-CN',
  })
  try {
    const first = await visit(context, line.url + values.page)
    const bytes = line.count()
    const second = await visit(context, line.url + values.page)
    return { first: { ...first, bytes_of_visit: bytes }, second }
  } finally {
    await context.close()
    line.close()
    await profile.remove()
  }
}

const middle = (runs) =>
  Object.fromEntries(Object.keys(runs[0]).map((name) => [name, median(runs.map((one) => one[name]))]))

const before = loads()
const server = await startServer()
try {
  const runs = []
  for (let n = 0; n < Number(values.runs); n++) runs.push(await run(server.port))
  const report = {
    page: values.page,
    line: { kbit_per_s: Number(values.kbit), round_trip_ms: Number(values.rtt), cpu_slower: Number(values.cpu) },
    runs: runs.length,
    load_before: before,
    load_after: loads(),
    first_visit: middle(runs.map((r) => r.first)),
    second_visit: middle(runs.map((r) => r.second)),
    each_tappable: runs.map((r) => [r.first.tappable, r.second.tappable]),
  }
  console.log(JSON.stringify(report, null, 2))
} finally {
  await server.stop()
}
