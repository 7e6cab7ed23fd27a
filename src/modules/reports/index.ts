/** The door of the reports module. */
import { module } from '../module.ts';
import { reportActions, type ReportDeeds } from './actions.ts';
import { printedAs } from './page.ts';
import { plainOf } from './plain.ts';
import { FORMATS } from './schema.ts';
import { cleanedReport, type Report } from './document.ts';

export const reports = (deeds: ReportDeeds) => module({ name: 'reports', actions: reportActions(deeds) });

/** A document of another module, printed as reports are: a page without script for A4, or plain text. */
export function printed(document: Report, format: 'html' | 'text', name: string): { readonly contentType: string; readonly content: string; readonly headers?: Readonly<Record<string, string>> } {
  const report = cleanedReport(document);
  const contentType = `${FORMATS[format]}; charset=utf-8`;
  return format === 'html' ? { contentType, ...printedAs(report, name) } : { contentType, content: plainOf(report) };
}
