/** Who is not signed in says which bureau they are from; who they are is asked by that bureau's own sign-in. */
import { useState } from 'react';
import { Button, TextInput } from '../theme/controls.tsx';
import { recall, remember } from '../remembered.ts';
import { LanguageTaps } from '../me/language.tsx';
import { useWords } from '../words/use-words.ts';

const BUREAU = /^[A-Z][A-Z0-9-]{1,15}$/;

export function SignIn() {
  const { say, language } = useWords();
  const [bureau, setBureau] = useState(() => recall('bureau') ?? '');
  const [isWrong, setWrong] = useState(false);
  const go = (): void => {
    const code = bureau.trim().toUpperCase();
    if (!BUREAU.test(code)) { setWrong(true); return; }
    remember('bureau', code);
    location.assign(`/sign-in?${new URLSearchParams({ bureau: code, lang: language, to: location.pathname + location.search }).toString()}`);
  };
  return (
    <div className="stack" style={{ width: 'min(26rem, 100%)' }}>
      <p className="shell-name shell-mark"><img src="/console/icon.svg" alt="" width="40" height="40" />{say('app.name')}</p>
      <form className="card stack" noValidate onSubmit={(event) => { event.preventDefault(); go(); }}>
        <h1>{say('signIn.title')}</h1>
        <p className="quiet">{say('signIn.intro')}</p>
        <TextInput label={say('signIn.bureau')} description={say('signIn.bureauHint')} value={bureau} onChange={({ currentTarget: { value } }) => { setBureau(value); setWrong(false); }} error={isWrong ? say('signIn.bureauWrong') : undefined} autoCapitalize="characters" autoComplete="organization" spellCheck={false} maxLength={16} name="bureau" dir="ltr" />
        <Button type="submit" size="lg">{say('signIn.go')}</Button>
      </form>
      <LanguageTaps />
    </div>
  );
}
