/** Makes and uses a passkey in the browser: asks the hub what to sign, lets the device sign it, sends the answer back. */
const form = document.querySelector('form[data-passkey]');
const words = JSON.parse(form?.dataset.words ?? '{}');
const say = (text) => { document.querySelector('#said').textContent = text; };

async function post(path, body) {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const told = await answer.json();
  if (!answer.ok) throw new Error(words[told.code]?.replace(/\{(\w+)\}/g, (_, name) => `\u2068${told.values?.[name] ?? ''}\u2069`) ?? told.title);
  return told;
}

async function withPasskey() {
  const { passkey: kind, options: optionsPath, answer: answerPath } = form.dataset;
  const shown = Object.fromEntries(new FormData(form));
  const asked = await post(optionsPath, shown);
  const made = kind === 'make'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
  const { to } = await post(answerPath, { ...shown, response: made.toJSON() });
  location.assign(to);
}

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  say('');
  withPasskey().catch((cause) => { say(cause.name === 'NotAllowedError' ? words.nothingSigned : cause.message); });
});
