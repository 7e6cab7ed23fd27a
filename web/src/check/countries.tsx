/** The country of a plate: the likely ones first, then all, as the reader's language sorts them. */
import { useMemo } from 'react';
import { NativeSelect } from '../theme/controls.tsx';
import { useWords } from '../words/use-words.ts';

/** Countries as plates name them: ISO 3166-1 (and XK), without territories that issue none of their own. */
export const COUNTRY_CODES: readonly string[] = ('AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PR PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW').split(' ');

export function Countries({ likely, value, choose }: { readonly likely: readonly string[]; readonly value: string; readonly choose: (country: string) => void }) {
  const { say, formats, language } = useWords();
  const all = useMemo(() => {
    const order = new Intl.Collator(language);
    return COUNTRY_CODES.map((code) => ({ value: code, label: formats.country(code) })).sort((a, b) => order.compare(a.label, b.label));
  }, [formats, language]);
  const first = likely.map((code) => ({ value: code, label: `★ ${formats.country(code)}` }));
  return <NativeSelect label={say('check.country')} value={value} onChange={({ currentTarget }) => { choose(currentTarget.value); }} data={[{ value: '', label: say('check.countryUnknown') }, ...first, ...all.filter(({ value: code }) => !likely.includes(code))]} />;
}
