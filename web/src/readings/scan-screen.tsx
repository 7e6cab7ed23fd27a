/** The camera as it is pointed: a code is read by itself, letters at a tap; a picture does as well. What was read is confirmed beside its picture. */
import { useCallback, useRef, useState, type RefObject } from 'react';
import { Button } from '../theme/controls.tsx';
import { Link } from '@tanstack/react-router';
import { useMe } from '../api/queries.ts';
import { Failed } from '../states/states.tsx';
import { Refused } from '../api/client.ts';
import { SignOf } from '../theme/shapes.tsx';
import { useCamera, type Camera } from './camera.ts';
import { BeingRead, ChooseButton, InVain } from './choosing.tsx';
import { Confirm } from './confirm.tsx';
import { useReadPicture, type ReadPicture } from './hub.ts';
import { stillOf } from './pictures.ts';
import { useCodes } from './use-codes.ts';
import { useReadingWords } from './words/index.ts';
import './readings.css';

export function ScanScreen() {
  const { say } = useReadingWords();
  const { data: me } = useMe();
  const [scanned, setScanned] = useState<ReadPicture>();
  const read = useReadPicture();
  const mayAsk = me?.actions.includes('readings.read') === true;
  const found = scanned ?? (read.data && read.data.numbers.length > 0 ? read.data : undefined);
  const again = useCallback(() => { setScanned(undefined); read.reset(); }, [read]);
  const begin = (picture: Blob | HTMLCanvasElement): void => { read.mutate({ picture, isCodeFirst: true, mayAsk }); };
  if (me?.actions.includes('checks.ask') === false) return <Failed cause={new Refused(403, { code: 'kernel.forbidden', title: '' })} role={me.role} />;
  if (found) return <Confirm read={found} again={again} sayAgain={say('readings.scanAgain')} />;
  if (read.isPending) return <BeingRead />;
  if (read.data ?? read.error) {
    return <InVain cause={read.error}><Button size="lg" fullWidth onClick={again}>{say('readings.scanAgain')}</Button><ChooseButton variant="default" choose={begin}>{say('readings.choose')}</ChooseButton><Back /></InVain>;
  }
  return <Viewfinder found={setScanned} begin={begin} mayAsk={mayAsk} />;
}

const Back = () => <Link to="/check" className="reading-back">{useReadingWords().say('readings.back')}</Link>;

type Props = { readonly found: (read: ReadPicture) => void; readonly begin: (picture: Blob | HTMLCanvasElement) => void; readonly mayAsk: boolean };

function Viewfinder({ found, begin, mayAsk }: Props) {
  const { say } = useReadingWords();
  const video = useRef<HTMLVideoElement>(null);
  const camera = useCamera(video, true);
  const isBroken = useCodes(video, camera.state === 'live', found);
  const isShown = camera.state === 'beginning' || camera.state === 'live';
  return (
    <div className="reading">
      <h1>{say('readings.scanTitle')}</h1>
      {isShown ? <View video={video} camera={camera} /> : <div className="notice warn" role="alert"><b>{say(`readings.${camera.state as 'denied'}`)}</b><span>{say(`readings.${camera.state as 'denied'}More`)}</span></div>}
      {isBroken && <p className="notice warn" role="alert">{say('readings.codesBroken')}</p>}
      {isShown && mayAsk && <p className="quiet">{say('readings.lettersHint')}</p>}
      <div className="reading-go">
        {isShown && mayAsk && <Button size="lg" fullWidth disabled={camera.state !== 'live'} onClick={() => { if (video.current) begin(stillOf(video.current)); }}>{say('readings.letters')}</Button>}
        <ChooseButton {...(isShown ? { variant: 'default' as const } : {})} choose={begin}>{say('readings.choose')}</ChooseButton>
        <Back />
      </div>
    </div>
  );
}

function View({ video, camera: { state, light, switchLight } }: { readonly video: RefObject<HTMLVideoElement | null>; readonly camera: Camera }) {
  const { say } = useReadingWords();
  return (
    <figure className="reading-view">
      <video ref={video} muted playsInline aria-label={say('readings.view')} />
      <div className="reading-aim" aria-hidden="true" />
      {light !== undefined && <button type="button" className="tap reading-light" aria-pressed={light} onClick={switchLight}><SignOf sign="torch" /> {say('readings.torch')}</button>}
      <figcaption><span role="status">{say(state === 'live' ? 'readings.aim' : 'readings.begin')}</span></figcaption>
    </figure>
  );
}
