/** The words that the areas of work share, in English. */
export const en = {
  'work.needed': 'This is needed.', 'work.faults_one': '{{n}} thing is to be mended', 'work.faults_other': '{{n}} things are to be mended',
  'work.proposed': 'Nothing has been done yet: a second person has to approve it.', 'work.proposedMore': 'Another person of your bureau, with a sign-in of their own, sees it and decides. It lapses on {{until}}.', 'work.approvals': 'See what waits for approval',
  'work.cancel': 'Cancel', 'work.close': 'Close', 'work.more': 'Show more', 'work.once': 'It is shown this once. Write it down or hand it over now.', 'work.copy': 'Copy', 'work.copied': 'Copied', 'work.all': 'All', 'work.save': 'Save', 'work.saved': 'Saved.',
  'work.yes': 'yes', 'work.no': 'no', 'work.nobody': 'nobody', 'work.by': 'By', 'work.on': 'When', 'work.note': 'Note', 'work.reason': 'Reason', 'work.state': 'State', 'work.look': 'Look', 'work.filter': 'Narrow down',
};
