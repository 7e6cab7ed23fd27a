/** The polite no's about views. */
import { refusal } from '../../kernel/errors.ts';

export const tooManyViews = refusal('views.too_many', 409, (most: number) => `${most} views of a list are the most; take one away first`, ['most']);
