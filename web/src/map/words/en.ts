/** What a map says in English. */
export const en = {
  'map.choose': 'Choose a route: click it, or walk with the arrow keys and press Enter.', 'map.asTable': 'As a table', 'map.route': 'Route', 'map.number': 'Number',
  'map.unplaced_one': '{{n}} route is in the table alone: one of its ends is not known.', 'map.unplaced_other': '{{n}} routes are in the table alone: one of their ends is not known.',
} as const satisfies Record<string, string>;
