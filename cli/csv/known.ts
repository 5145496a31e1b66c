// The column names of logs as exports and public datasets have them. docs/logs.md shows this table; a test compares the two.

/** What a column of a log can be. */
export const ROLES = ['user', 'item', 'value', 'timestamp', 'order', 'type'] as const
export type Role = (typeof ROLES)[number]

/**
 * The names by which a role is known, those preferred first: of two columns the one whose name comes first is taken. Between words
 * stands `_`; a column may join them, or have a space, a point, a hyphen or a capital letter there.
 */
export const KNOWN: Readonly<Record<Role, readonly string[]>> = {
  user: [
    ...['user_pseudo', 'user', 'visitor', 'customer', 'member', 'client', 'reader', 'reviewer', 'account', 'household'],
    ...['household_key', 'shopper', 'buyer', 'person', 'profile', 'u_id', 'email', 'customer_email', 'user_session'],
    'session',
  ],
  item: [
    ...['item', 'items_item', 'product', 'article', 'sku', 'lineitem_sku', 'lineitem_name', 'asin', 'parent_asin'],
    ...['isbn', 'movie', 'film', 'book', 'track', 'song', 'artist', 'video', 'listing', 'document', 'doc', 'content'],
    ...['business', 'recipe', 'paper', 'i_id', 'a_id', 'news', 'course', 'game', 'anime', 'stock_code', 'offer', 'ad'],
  ],
  value: [
    ...['value', 'rating', 'book_rating', 'overall', 'weight', 'count', 'strength', 'score', 'stars', 'plays'],
    ...['play_count', 'quantity', 'lineitem_quantity', 'confidence'],
  ],
  timestamp: [
    ...['timestamp', 'event_timestamp', 'unix_timestamp', 'transaction_timestamp', 'unix_review_time', 'unix_time'],
    ...['event_time', 'created_at', 'time', 'at', 'date_time', 'ts', 'when', 'date', 't_dat', 'event_date'],
    ...['order_date', 'purchase_date', 'transaction_date', 'transaction_dt', 'invoice_date', 'review_time'],
    ...['rated_at', 'viewed_at', 'played_at', 'added_at', 'date_added'],
  ],
  order: [
    ...[
      'order',
      'basket',
      'transaction',
      'invoice',
      'invoice_no',
      'order_number',
      'receipt',
      'checkout',
      'cart',
      'trip',
    ],
  ],
  type: [
    ...['event_name', 'event_type', 'event', 'type', 'action', 'action_type', 'behavior', 'behavior_type'],
    ...['interaction_type', 'activity'],
  ],
}

/** Roles whose columns may end in `id`. */
export const IDENTIFIED: readonly Role[] = ['user', 'item', 'order']
