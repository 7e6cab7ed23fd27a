/** A drawn chart as a file of its own: its look is written into it, so that it reads the same without our style sheets. */

const LOOKS = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'paint-order', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'dominant-baseline', 'direction', 'opacity'] as const;
/** What makes a chart answer to people, and means nothing in a file. */
const OF_SCREENS = ['class', 'style', 'tabindex', 'role', 'aria-pressed', 'aria-label', 'aria-labelledby', 'aria-describedby', 'aria-hidden', 'aria-selected', 'aria-activedescendant'] as const;
const SVG = 'http://www.w3.org/2000/svg';

export function svgFileOf(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const ones = [drawn, ...drawn.querySelectorAll<SVGElement>('*')];
  for (const [at, made] of [copy, ...copy.querySelectorAll<SVGElement>('*')].entries()) {
    const look = getComputedStyle(ones[at] ?? drawn);
    for (const name of LOOKS) if (look.getPropertyValue(name) !== '') made.setAttribute(name, look.getPropertyValue(name));
    for (const name of OF_SCREENS) made.removeAttribute(name);
  }
  const { width, height } = drawn.viewBox.baseVal;
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.prepend(groundOf(drawn, width, height));
  copy.prepend(...copy.querySelectorAll(':scope > title, :scope > desc')); // a title is the first of all
  return new XMLSerializer().serializeToString(copy);
}

function groundOf(drawn: SVGSVGElement, width: number, height: number): SVGRectElement {
  const ground = document.createElementNS(SVG, 'rect');
  for (const [name, value] of [['width', width], ['height', height], ['fill', getComputedStyle(drawn).backgroundColor]] as const) ground.setAttribute(name, String(value));
  return ground;
}

/** Gives a file to the reader's browser to keep. */
export function save(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
