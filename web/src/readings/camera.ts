/** The camera: begun while its screen is shown, ended when it is left or hidden. */
import { useCallback, useEffect, useState, type RefObject } from 'react';

export type CameraState = 'beginning' | 'live' | 'denied' | 'absent' | 'insecure';
export type Camera = { readonly state: CameraState; /** Undefined where it has no light. */ readonly light: boolean | undefined; readonly switchLight: () => void };

const WANTED: MediaStreamConstraints = { audio: false, video: { facingMode: { ideal: 'environment' }, width: { ideal: 1920 }, height: { ideal: 1080 } } };

const stateOf = (cause: unknown): CameraState => (cause instanceof DOMException && (cause.name === 'NotAllowedError' || cause.name === 'SecurityError') ? 'denied' : 'absent');

export function useCamera(video: RefObject<HTMLVideoElement | null>, isWanted: boolean): Camera {
  const [state, setState] = useState<CameraState>('beginning');
  const [track, setTrack] = useState<MediaStreamTrack>();
  const [light, setLight] = useState<boolean>();
  const isSeen = useSeen();
  useEffect(() => {
    if (!isWanted || !isSeen) return undefined;
    let isOver = false;
    let stream: MediaStream | undefined;
    const end = (): void => { for (const each of stream?.getTracks() ?? []) each.stop(); };
    const begin = async (): Promise<void> => {
      if (!isSecureContext) { setState('insecure'); return; }
      stream = await navigator.mediaDevices.getUserMedia(WANTED);
      const [first] = stream.getVideoTracks();
      // It may have been left while the question was asked.
      if (isOver || !first || !video.current) { end(); return; }
      video.current.srcObject = stream;
      setTrack(first);
      setLight((first.getCapabilities() as { readonly torch?: boolean }).torch === true ? false : undefined);
      await video.current.play();
      setState('live');
    };
    begin().catch((cause: unknown) => { end(); if (!isOver) setState(stateOf(cause)); });
    return () => {
      isOver = true;
      end();
      setTrack(undefined);
      setState('beginning');
    };
  }, [video, isWanted, isSeen]);
  const switchLight = useCallback(() => {
    const next = light !== true;
    track?.applyConstraints({ advanced: [{ torch: next } as MediaTrackConstraintSet] }).then(() => { setLight(next); }, () => { setLight(undefined); });
  }, [track, light]);
  return { state, light, switchLight };
}

/** A page that nobody sees needs no camera. */
function useSeen(): boolean {
  const [isSeen, setSeen] = useState(!document.hidden);
  useEffect(() => {
    const look = (): void => { setSeen(!document.hidden); };
    document.addEventListener('visibilitychange', look);
    return () => { document.removeEventListener('visibilitychange', look); };
  }, []);
  return isSeen;
}
