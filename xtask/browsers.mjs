// Finds a Chromium and a Firefox to test with, or gets one without asking, and says how to launch it.
//
// In this order: the path in PENCHANT_CHROMIUM or PENCHANT_FIREFOX; an installed browser; for Chromium the build that is
// an npm package; for Firefox Debian's package, where we are root.

import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { at, cache } from './layout.mjs'
import { Obstacle, run } from './processes.mjs'

const home = process.env.HOME ?? ''
const programs = process.env.PROGRAMFILES ?? 'C:\\Program Files'

/** Names on the path, and where installers put browsers that are on none. */
const installed = {
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: {
      darwin: [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
      ],
      win32: [
        join(programs, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(process.env.LOCALAPPDATA ?? '', 'Google', 'Chrome', 'Application', 'chrome.exe'),
      ],
    },
  },
  firefox: {
    names: ['firefox', 'firefox-esr'],
    places: {
      darwin: [
        '/Applications/Firefox.app/Contents/MacOS/firefox',
        join(home, 'Applications/Firefox.app/Contents/MacOS/firefox'),
      ],
      win32: [join(programs, 'Mozilla Firefox', 'firefox.exe')],
    },
  },
}

function find(browser) {
  const variable = `PENCHANT_${browser.toUpperCase()}`
  const given = process.env[variable]
  if (given) {
    if (existsSync(given)) return given
    throw new Obstacle(
      `${variable} is ${JSON.stringify(given)}, and no such file is there.`,
      'Give the path of the program.',
    )
  }
  const { names, places } = installed[browser]
  const folders = process.platform === 'win32' ? [] : (process.env.PATH ?? '').split(delimiter)
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...candidates, ...(places[process.platform] ?? [])].find((path) => existsSync(path))
}

const fontConfig = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}</dir>
</fontconfig>
`

/**
 * The Chromium that is an npm package: compressed, made for a cloud service, and without four libraries that a bare
 * Linux lacks unless they are unpacked too. Its own launcher's flags switch off what is to be tested (one process, no
 * web security), so only the program is used.
 */
async function packagedChromium() {
  const require = createRequire(at('package.json'))
  const bin = join(at('node_modules', '@sparticuz', 'chromium'), 'bin')
  const { version } = JSON.parse(readFileSync(join(bin, '..', 'package.json'), 'utf8'))
  const folder = join(cache, `chromium-${version}`)
  if (!existsSync(folder)) {
    const { extract } = createRequire(require.resolve('@sparticuz/chromium'))('tar-fs')
    // Elsewhere first and moved when complete: a half-unpacked browser is never found.
    const unfinished = `${folder}.${process.pid}`
    mkdirSync(unfinished, { recursive: true })
    const unpack = (name, to) => pipeline(createReadStream(join(bin, name)), createBrotliDecompress(), to)
    await Promise.all([
      unpack('chromium.br', createWriteStream(join(unfinished, 'chromium'), { mode: 0o755 })),
      unpack('al2023.tar.br', extract(unfinished)),
      unpack('fonts.tar.br', extract(unfinished)),
    ])
    writeFileSync(join(unfinished, 'fonts.conf'), fontConfig(join(folder, 'fonts')))
    try {
      renameSync(unfinished, folder)
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true })
      if (!existsSync(folder)) throw error
    }
  }
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  }
}

async function installFirefox() {
  // `npm test` tries once and then tells its tests not to: each of them would wait for the same refusal.
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && !process.env.PENCHANT_NO_INSTALL
  const remedy = 'Install Firefox, or set PENCHANT_FIREFOX to its path.'
  if (!mayInstall) throw new Obstacle('Firefox is not installed.', remedy)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  // Another run of apt is waited for, not fought.
  const wait = ['-o', 'DPkg::Lock::Timeout=180', '-q']
  try {
    await run('apt-get', [...wait, 'update'], { env })
    await run('apt-get', [...wait, 'install', '--yes', '--no-install-recommends', 'firefox-esr'], { env })
  } catch {
    throw new Obstacle('Firefox is not installed, and apt-get could not install it.', remedy)
  }
}

/** How to launch Chromium: `{ browser, executablePath, args, env }` for puppeteer. */
export async function chromium() {
  const path = find('chromium')
  const packaged = !path && process.platform === 'linux' && process.arch === 'x64'
  if (!path && !packaged) {
    throw new Obstacle(
      'Chromium is not installed.',
      'Install Chrome or Chromium, or set PENCHANT_CHROMIUM to its path.',
    )
  }
  return {
    browser: 'chrome',
    ...(packaged ? await packagedChromium() : { executablePath: path, env: {} }),
    args: [
      // Containers and root have no user namespaces to build a sandbox from; the pages are our own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }
}

/**
 * A profile that Firefox has begun and no page has used. At its first start it compiles its own scripts, fills its own databases and
 * installs its own extensions, which is half of what a start costs; whoever needs an unused browser starts from a copy. Made
 * once for each version: with the profile of a newer one an older Firefox does not start.
 */
async function begunProfile(executablePath) {
  const [version] = /\d\S*/.exec((await run(executablePath, ['--version'], { tolerant: true })).stdout) ?? []
  if (!version) return undefined
  const folder = join(cache, `firefox-profile-${version}`)
  if (existsSync(folder)) return folder
  const { default: puppeteer } = await import('puppeteer-core')
  // Elsewhere first and moved when complete, as Chromium is.
  const unfinished = `${folder}.${process.pid}`
  const userDataDir = join(unfinished, 'profile')
  mkdirSync(userDataDir, { recursive: true })
  try {
    const env = { ...process.env, HOME: unfinished, XDG_CACHE_HOME: join(unfinished, 'cache') }
    const browser = await puppeteer.launch({ browser: 'firefox', executablePath, userDataDir, env, timeout: 60_000 })
    await browser.close()
    rmSync(join(userDataDir, 'user.js'), { force: true })
    renameSync(userDataDir, folder)
  } catch {
    // Another run has made it meanwhile; or this Firefox does not start, and the tests say so when they start it.
  } finally {
    rmSync(unfinished, { recursive: true, force: true, maxRetries: 5 })
  }
  return existsSync(folder) ? folder : undefined
}

/** How to launch Firefox: the same shape, and the `profile` to begin with. */
export async function firefox() {
  if (!find('firefox')) await installFirefox()
  const executablePath = find('firefox')
  if (!executablePath) throw new Obstacle('Firefox was installed, and is not on the path.', 'Set PENCHANT_FIREFOX.')
  return { browser: 'firefox', executablePath, args: [], env: {}, profile: await begunProfile(executablePath) }
}

export const browsers = { chromium, firefox }
