// The items that learn, tune, evaluate and train are given, in any format that build reads, with a config that knows their fields.

import { withFeed } from './config.js'
import { type Feed, readFeed } from './index.js'
import { type FeedValues, feedOptions } from './options.js'

export interface GivenItems {
  readonly feed: Feed
  readonly config: string
}

/** Reads the items at `path`. `own` is the text of the site's config. */
export async function readItems(command: string, path: string, values: FeedValues, own: string): Promise<GivenItems> {
  const feed = await readFeed(feedOptions(command, path, values))
  return { feed, config: withFeed(own, feed).config }
}
