/** Looks for codes in what the camera sees, frame after frame, until two frames agree: a bar code without proof may be misread in one. */
import { useEffect, useState, type RefObject } from 'react';
import { codesIn, openCodes } from './codes.ts';
import type { ReadPicture } from './hub.ts';
import { pixelsOf, stillOf } from './pictures.ts';

/** Between two looks: the telephone stays cool and the picture smooth. */
const PAUSE_MS = 120;
const AGREEING_FRAMES = 2;

/** Whether the reader could not be loaded. `found` hears once. */
export function useCodes(video: RefObject<HTMLVideoElement | null>, isLive: boolean, found: (read: ReadPicture) => void): boolean {
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    if (!isLive) return undefined;
    let isOver = false;
    let timer: number | undefined;
    let [before, agreeing] = ['', 0];
    const look = async (): Promise<void> => {
      const canvas = video.current && video.current.videoWidth > 0 ? stillOf(video.current) : undefined;
      const numbers = canvas ? await codesIn(pixelsOf(canvas)) : [];
      const [first] = numbers;
      agreeing = first === undefined ? 0 : first.number === before ? agreeing + 1 : 1;
      before = first?.number ?? '';
      if (isOver) return;
      if (canvas && agreeing >= AGREEING_FRAMES) { found({ canvas, numbers }); return; }
      timer = window.setTimeout(again, PAUSE_MS);
    };
    const again = (): void => { look().catch(() => { if (!isOver) setBroken(true); }); };
    openCodes().then(again, () => { if (!isOver) setBroken(true); });
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [video, isLive, found]);
  return isBroken;
}
