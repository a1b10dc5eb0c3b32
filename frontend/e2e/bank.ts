import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { binary, plainEnvironment } from './server'

/** A picture of its own kind: a red square that is easily found again. */
const square =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30" fill="#a00"/></svg>'

const questions = `bank: aqscf-own
title: 自带的题库
law: aqscf
version: 2021-06-10
questions:
  - id: aqscf-9001
    article: "42"
    type: single
    topic: 疏散通道
    audience: [resident]
    difficulty: 1
    stem: 看图：宿舍的出口成了这样，该怎么办？
    media: {kind: picture, file: square.svg, alt: 一块红色的长方形，四边没有框。}
    options: [{wrong: 绕开走就行}, {right: 马上清理开}, {wrong: 等月底再说}]
    explanation: 出口和疏散通道要保持畅通，任何时候都不能占用、锁闭、封堵。
    status: published
    reviewed: 2026-11-26
  - id: aqscf-9002
    article: "42"
    type: judge
    topic: 疏散通道
    audience: [resident]
    difficulty: 1
    stem: 听录音里的人说的话，他的说法对不对？
    media: {kind: audio, file: said.mp3, transcript: 门锁上了才安全，钥匙在我这里。}
    answer: false
    explanation: 员工宿舍的出口禁止锁闭，钥匙在谁手里都不行，着火时来不及找钥匙。
    status: published
    reviewed: 2026-11-26
`

/** A second of silence: frames of MPEG 1, layer III, 128 kbit/s at 44,100 Hz. */
function silence(): Buffer {
  const frame = Buffer.alloc(417)
  frame.set([0xff, 0xfb, 0x90, 0x00])
  return Buffer.concat(Array.from({ length: 40 }, () => frame))
}

/** A tenth of a second of a tone, as WAV of 16 bits. */
function tone(): Buffer {
  const samples = 1600
  const wav = Buffer.alloc(44 + 2 * samples)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + 2 * samples, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(16_000, 24)
  wav.writeUInt32LE(32_000, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(2 * samples, 40)
  for (let i = 0; i < samples; i++) wav.writeInt16LE(Math.round(8000 * Math.sin(i / 6)), 44 + 2 * i)
  return wav
}

/** A folder of banks with a picture and a recording, and clips of their texts by a program that makes tones. */
export class OwnBank {
  private constructor(readonly folder: string) {}

  static async make(): Promise<OwnBank> {
    const own = new OwnBank(await mkdtemp(join(tmpdir(), 'pufa-bank-')))
    const media = join(own.folder, 'banks', 'aqscf', 'media')
    await mkdir(media, { recursive: true })
    await writeFile(
      join(own.folder, 'banks', 'laws.yaml'),
      'laws:\n  - {id: aqscf, title: 中华人民共和国安全生产法, short: 安全生产法, key: 2021-06-10, version: 2021 年修正, ' +
        'adopted: 2021-06-10, effective: 2021-09-01, articles: 119}\n',
    )
    await writeFile(join(own.folder, 'banks', 'aqscf', '01-own.yaml'), questions)
    await writeFile(join(media, 'square.svg'), square)
    await writeFile(join(media, 'said.mp3'), silence())
    await own.readAloud()
    return own
  }

  /** What a server needs to know of it. */
  get settings(): Record<string, string> {
    return { PUFA_QUESTIONS: join(this.folder, 'banks'), PUFA_READING_DIR: join(this.folder, 'clips') }
  }

  private async readAloud(): Promise<void> {
    const voice = join(this.folder, 'voice.sh')
    await writeFile(join(this.folder, 'tone.wav'), tone())
    await writeFile(voice, `#!/bin/sh\ntest -s "$1" && cp '${join(this.folder, 'tone.wav')}' "$2"\n`)
    await chmod(voice, 0o700)
    const env = { ...plainEnvironment(), ...this.settings }
    const args = ['read-aloud', '--engine', `"${voice}" {text} {out}`, '--encoder', 'wav']
    await promisify(execFile)(binary!, args, { env })
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
