// The methods for slots, experiments, noisy answers about them, and segments.

import { calling } from './engine.js'
import type { Handle } from './generated/engine/penchant.js'
import { invalid, nameIn, plain, plainOptions } from './plain.js'
import type {
  Assignment,
  Choice,
  ExperimentReport,
  Interval,
  Personalizer,
  PrivacyBudget,
  Recorded,
  Segment,
  Shared,
  VariantLift,
} from './types.js'

interface Profile {
  readonly handle: () => Handle
  readonly now: () => number
  /** Adds the page's situation to a call's options. */
  readonly situated: (given: unknown, at: number) => unknown
  /** The result for an event, by its number. */
  readonly recorded: (sequence: number | undefined) => Recorded
}

/** The counts of a variant, of an experiment or a slot, as the engine reports them. */
interface Arm {
  readonly variant: string
  readonly shown: number
  readonly trials: number
  readonly outcomes: number
  readonly rate: number
  readonly effective: number
  readonly interval: Interval
  readonly lift?: VariantLift
}

interface Counted {
  readonly name: string
  readonly enough: boolean
  readonly variants: readonly Arm[]
}

interface Reports {
  readonly heldOut: boolean
  readonly holdout: number
  readonly experiments: readonly Counted[]
  readonly slots: readonly Counted[]
}

export function experimentsOf({ handle, now, situated, recorded }: Profile) {
  const list = (variants: readonly string[]) => plain(variants, 'option_invalid', 'variants')

  /** A method that asks the engine for a variant: of the slot or the experiment of that name. */
  const varying =
    (method: 'choose' | 'assign', argument: 'slot' | 'key') =>
    (name: string, variants: readonly string[], options?: object) =>
      calling(async () => {
        const at = now()
        const given = situated(plainOptions(options), at)
        const varied: Choice | Assignment = await handle()[method](nameIn(name, argument), list(variants), given, at)
        const isKept = varied.recorded || handle().consent() !== 'off'
        return isKept ? varied : { ...varied, reason: 'consent' }
      })
  const choose = varying('choose', 'slot') as Personalizer['choose']
  const experiment = varying('assign', 'key') as Personalizer['experiment']

  const experiments: Personalizer['experiments'] = {
    get heldOut() {
      return handle().is_held_out()
    },
    report: (options = {}) => calling(() => told(handle().experiment_reports(plainOptions(options), now()) as Reports)),
    get sharing() {
      return handle().agrees_to_answer()
    },
    setSharing: (agreed) =>
      calling(async () => {
        if (typeof agreed !== 'boolean') {
          throw invalid('sharing', agreed, 'true or false')
        }
        return recorded(await handle().wish('sharing', undefined, Number(agreed), now()))
      }),
    share: (key, variants, options) =>
      calling(async () => {
        const name = nameIn(key, 'key')
        return (await handle().share(name, list(variants), plainOptions(options), now())) as Shared
      }),
    budget: () => calling(() => handle().budget() as PrivacyBudget),
  }

  const segments: Personalizer['segments'] = (options = {}) =>
    calling(() => {
      const at = now()
      return handle().segments(situated(plainOptions(options), at), at) as Segment[]
    })

  return { choose, experiment, experiments, segments }
}

function told({ heldOut, holdout, experiments, slots }: Reports): ExperimentReport {
  const lifted = ({ lift }: Arm) => (lift ? { lift } : {})
  return {
    heldOut,
    holdout,
    experiments: experiments.map(({ name, enough, variants }) => ({
      key: name,
      enough,
      variants: variants.map((arm) => {
        const { variant, shown, trials, outcomes, rate, interval } = arm
        return { variant, exposures: shown, visits: trials, outcomes, rate, interval, ...lifted(arm) }
      }),
    })),
    slots: slots.map(({ name, enough, variants }) => ({
      slot: name,
      enough,
      variants: variants.map((arm) => {
        const { variant, shown, trials, outcomes, rate, effective, interval } = arm
        const counts = { choices: shown, settled: trials, rewarded: outcomes }
        return { variant, ...counts, rate, effective, interval, ...lifted(arm) }
      }),
    })),
  }
}
