/** What every form is made of: buttons, boxes, choices, and the sign that something is under way; native elements in our clothes. */
import { useId, type ComponentProps, type ReactNode } from 'react';

type Worn = { readonly variant?: 'filled' | 'default'; readonly size?: 'lg'; readonly fullWidth?: boolean };
const worn = ({ variant = 'filled', size, fullWidth = false }: Worn) => ({ 'data-variant': variant, 'data-size': size, 'data-full': fullWidth || undefined });

/** `loading`: what it began is under way; it cannot be pressed then. It sends no form unless its type says so. */
export function Button({ variant, size, fullWidth, loading = false, disabled = false, className = '', type = 'button', children, ...rest }: Worn & ComponentProps<'button'> & { readonly loading?: boolean }) {
  return <button {...rest} {...worn({ ...(variant && { variant }), ...(size && { size }), ...(fullWidth && { fullWidth }) })} type={type} className={`button ${className}`} disabled={disabled || loading}>{loading && <Spinner />}{children}</button>;
}

/** A way to another place that looks as a button does. */
export function LinkButton({ variant = 'filled', children, ...rest }: Pick<Worn, 'variant'> & Omit<ComponentProps<'a'>, 'className'>) {
  return <a {...rest} {...worn({ variant })} className="button">{children}</a>;
}

/** Turns while one waits. What is waited for is said beside it. */
export const Spinner = ({ size }: { readonly size?: 'lg' }) => <span className="spinner" data-size={size} aria-hidden="true" />;

type Told = { readonly label: ReactNode; readonly description?: ReactNode; readonly error?: ReactNode };

/** The label, what helps to fill it in, and what is wrong with it, each tied to the control. */
function useTold({ description, error }: Omit<Told, 'label'>, required: boolean | undefined) {
  const id = useId();
  const isWrong = error !== undefined && error !== null;
  const describedBy = [description === undefined ? '' : `${id}-hint`, isWrong ? `${id}-fault` : ''].filter(Boolean).join(' ');
  const control = { id, required, className: 'box', ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }), ...(isWrong ? { 'aria-invalid': true as const } : {}) };
  const around = (label: ReactNode, box: ReactNode) => (
    <div className="field">
      <label htmlFor={id}>{label}{required === true && <span aria-hidden="true"> *</span>}</label>
      {description !== undefined && <p id={`${id}-hint`} className="quiet small">{description}</p>}
      {box}
      {isWrong && <p id={`${id}-fault`} className="field-fault">{error}</p>}
    </div>
  );
  return { control, around };
}

type Owned = 'id' | 'className' | 'size' | 'aria-describedby' | 'aria-invalid';

export function TextInput({ label, description, error, required, ...rest }: Told & Omit<ComponentProps<'input'>, Owned>) {
  const { control, around } = useTold({ description, error }, required);
  return around(label, <input {...rest} {...control} />);
}

type Option = string | { readonly value: string; readonly label: string };

export function NativeSelect({ label, description, error, required, data, ...rest }: Told & { readonly data: readonly Option[] } & Omit<ComponentProps<'select'>, Owned | 'children'>) {
  const { control, around } = useTold({ description, error }, required);
  const options = data.map((one) => (typeof one === 'string' ? { value: one, label: one } : one));
  return around(label, <select {...rest} {...control}>{options.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}</select>);
}
