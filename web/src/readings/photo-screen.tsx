/** A photograph of a number: taken or chosen, read by the hub, confirmed. */
import { useEffect } from 'react';
import { Link } from '@tanstack/react-router';
import { Refused } from '../api/client.ts';
import { useMe } from '../api/queries.ts';
import { Failed } from '../states/states.tsx';
import { BeingRead, ChooseButton, InVain } from './choosing.tsx';
import { Confirm } from './confirm.tsx';
import { useReadPicture } from './hub.ts';
import { takeOver } from './pending.ts';
import { useReadingWords } from './words/index.ts';
import './readings.css';

export function PhotoScreen() {
  const { say } = useReadingWords();
  const { data: me } = useMe();
  const read = useReadPicture();
  const { mutate } = read;
  const begin = (picture: Blob): void => { mutate({ picture, isCodeFirst: false, mayAsk: true }); };
  useEffect(() => {
    const taken = takeOver();
    if (taken) mutate({ picture: taken, isCodeFirst: false, mayAsk: true });
  }, [mutate]);
  if (me?.actions.includes('readings.read') === false) return <Failed cause={new Refused(403, { code: 'kernel.forbidden', title: '' })} role={me.role} />;
  if (read.isPending) return <BeingRead />;
  if (read.data && read.data.numbers.length > 0) return <Confirm read={read.data} again={read.reset} sayAgain={say('readings.again')} />;
  const ways = (
    <>
      <ChooseButton isCamera choose={begin}>{say('readings.take')}</ChooseButton>
      <ChooseButton variant="default" choose={begin}>{say('readings.choose')}</ChooseButton>
      <Link to="/check" className="reading-back">{say('readings.back')}</Link>
    </>
  );
  if (read.data ?? read.error) return <InVain cause={read.error}>{ways}</InVain>;
  return (
    <div className="reading">
      <h1>{say('readings.photoTitle')}</h1>
      <p>{say('readings.photoHint')} {say('readings.kept')}</p>
      <div className="reading-go">{ways}</div>
    </div>
  );
}
